import { describe, expect, test } from 'vitest';
import { fileMatcher } from './match';

const places = ['train/apple/1.jpg', 'train/pear/1.jpg', 'train/pear/2.jpg', 'test/apple/3.JPG'];
const match = (cell: string, cells = [cell], base = ''): string | null =>
  fileMatcher(places, base, cells)(cell);

describe('the file that a row means', () => {
  test('by its whole path, from the root or from the folder of the table', () => {
    expect(match('train/apple/1.jpg')).toBe('train/apple/1.jpg');
    expect(match('apple/1.jpg', undefined, 'train')).toBe('train/apple/1.jpg');
    expect(match('./train\\apple\\1.jpg')).toBe('train/apple/1.jpg');
  });

  test('by an end of the path only where it is unique', () => {
    expect(match('2.jpg')).toBe('train/pear/2.jpg');
    expect(match('3.jpg')).toBe('test/apple/3.JPG');
    expect(match('1.jpg')).toBeNull();
  });

  test('with folders too many only if that helps the whole table', () => {
    expect(match('/home/me/train/pear/2.jpg')).toBe('train/pear/2.jpg');
    expect(match('data/pear/2.jpg', ['train/apple/1.jpg', 'data/pear/2.jpg'])).toBeNull();
  });

  test('without extensions only if no row has any', () => {
    expect(match('2')).toBe('train/pear/2.jpg');
    expect(match('2', ['2', '3.jpg'])).toBeNull();
  });

  test('never outside', () => {
    expect(match('../../etc/passwd')).toBeNull();
    expect(match('')).toBeNull();
  });
});
