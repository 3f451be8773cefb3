import { expect, test } from 'vitest';
import { layoutOf } from './layout';

const place = (paths: readonly string[], known: readonly string[] = []): string[] => {
  const layout = layoutOf(paths, new Set(known));
  return paths.map((path) => {
    const { split, class: name } = layout(path);
    return `${split ?? '-'}:${name ?? '-'}`;
  });
};

test.each<[about: string, paths: string[], placed: string[], known?: string[]]>([
  ['a folder a class', ['apple/1.jpg', 'pear/1.jpg'], ['-:apple', '-:pear']],
  [
    'splits, then classes',
    ['train/apple/1.jpg', 'val/pear/1.jpg', 'Test/apple/2.jpg'],
    ['training:apple', 'validation:pear', 'test:apple'],
  ],
  ['classes, then splits', ['apple/training/1.jpg', 'pear/testing/1.jpg'], ['training:apple', 'test:pear']],
  ['wrapping folders left out', ['a/b/apple/1.jpg', 'a/b/pear/1.jpg'], ['-:apple', '-:pear']],
  [
    'wrapped splits',
    ['set/train/apple/1.jpg', 'set/valid/pear/1.jpg'],
    ['training:apple', 'validation:pear'],
  ],
  [
    'a split under another folder',
    ['x/train/apple/1.jpg', 'y/test/apple/1.jpg'],
    ['training:apple', 'test:apple'],
  ],
  ['folders below a class', ['apple/red/1.jpg', 'pear/1.jpg'], ['-:apple', '-:pear']],
  ['a single class is no wrapper', ['apple/1.jpg', 'apple/2.jpg'], ['-:apple', '-:apple']],
  ['a single class below a wrapper', ['set/apple/1.jpg', 'set/apple/2.jpg'], ['-:apple', '-:apple']],
  [
    'a known class is no wrapper',
    ['apple/red/1.jpg', 'apple/green/2.jpg'],
    ['-:apple', '-:apple'],
    ['apple'],
  ],
  [
    'a class called like a split',
    ['train/test/1.jpg', 'train/pear/1.jpg'],
    ['training:test', 'training:pear'],
  ],
  ['no folders', ['1.jpg', '2.jpg'], ['-:-', '-:-']],
  ['a pool has no classes', ['train/apple/1.jpg', 'unlabelled/pear/1.jpg'], ['training:apple', 'pool:-']],
])('%s', (_, paths, placed, known) => {
  expect(place(paths, known)).toEqual(placed);
});
