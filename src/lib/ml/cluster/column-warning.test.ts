import { expect, it } from 'vitest';
import { columnWarning, countsOf, type ColumnEvidence } from './column-warning';

const classes = ['apple', 'banana'];
const overall: ColumnEvidence = { training: [150, 150], explore: [50, 50], predicted: [80, 70] };

it('says that a column is one class on explore', () => {
  const column = { training: [70, 2], explore: [19, 1], predicted: [15, 15] };
  expect(columnWarning(column, overall, classes)).toBe(
    '19 of its 20 images on explore with a class are “apple”: it cannot be told from that class.',
  );
  expect(columnWarning({ ...column, explore: [4, 0], predicted: [30, 0] }, overall, classes)).toBeNull();
});

it('says that the labels of training shift where the answers of the classifier do not', () => {
  const column = { training: [70, 2], explore: [0, 0], predicted: [16, 14] };
  expect(columnWarning(column, overall, classes)).toMatch(/^In training it goes with “apple”/);
});

it('takes a column of the bias, which the classifier follows, for a look', () => {
  const column = { training: [70, 2], explore: [11, 9], predicted: [30, 1] };
  expect(columnWarning(column, overall, classes)).toBeNull();
});

it('says nothing where nothing has a class', () => {
  const none = { training: [0, 0], explore: [0, 0], predicted: [3, 2] };
  expect(columnWarning(none, { ...none, predicted: [10, 10] }, classes)).toBeNull();
});

it('counts what has a class', () => {
  expect(countsOf(Int32Array.of(0, 2, 3), (row) => [0, 1, 0xffff, 0][row]!, 2)).toEqual([2, 0]);
});
