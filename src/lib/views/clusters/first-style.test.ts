import { expect, it } from 'vitest';
import { firstStyle } from './first-style';

it('leads to a first style step by step', () => {
  const acts = [
    firstStyle({ trained: false, clusters: 'none' }),
    firstStyle({ trained: true, clusters: 'none' }),
    firstStyle({ trained: true, clusters: 'computing' }),
    firstStyle({ trained: true, clusters: 'there' }),
  ].map(({ act }) => act?.does);
  expect(acts).toEqual(['train', 'cluster', undefined, 'columns']);
});
