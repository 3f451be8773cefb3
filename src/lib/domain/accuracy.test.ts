import { describe, expect, test } from 'vitest';
import { accuracyOf, accuracyPerCell, accuracyPerClass, worstGroup } from './accuracy';
import type { Catalog } from './catalog';
import { UNLABELLED } from './catalog';
import { argmax, confidence, correctness, softmaxLoss } from './predictions';
import { emptyCatalog } from './catalog-changes';

const all = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

describe('predictions', () => {
  const logits = Float32Array.of(1, 2, 0, NaN, NaN, NaN, 5, 5, -1, 1000, 0, -1000);
  const labels = Uint16Array.of(1, 0, 1, UNLABELLED);

  test('argmax takes the first of equals and knows what is unknown', () => {
    expect([...argmax(logits, 3)]).toEqual([1, -1, 0, 0]);
  });

  test('correctness is unknown without a prediction or a class', () => {
    expect([...correctness(argmax(logits, 3), labels)]).toEqual([1, -1, 0, -1]);
  });

  test('loss is the cross-entropy in nats', () => {
    const losses = softmaxLoss(logits, labels, 3);
    expect(losses[0]).toBeCloseTo(Math.log(Math.E + Math.E ** 2 + 1) - 2, 6);
    expect(losses[1]).toBeNaN();
    expect(losses[2]).toBeCloseTo(Math.log(2 + Math.exp(-6)), 6);
    expect(losses[3]).toBeNaN();
  });

  test('loss and confidence survive large logits', () => {
    expect(softmaxLoss(logits.subarray(9), Uint16Array.of(2), 3)[0]).toBeCloseTo(2000, 3);
    expect(confidence(logits, 3)[3]).toBe(1);
    expect(confidence(logits, 3)[1]).toBeNaN();
  });
});

describe('accuracy', () => {
  // Class a with red and green, class b with red only; the green a are wrong.
  const base = emptyCatalog(['a', 'b', 'empty'], []);
  const labels = Uint16Array.from([...Array<number>(14).fill(0), ...Array<number>(6).fill(1)]);
  const red = 0;
  const green = 1;
  const catalog: Catalog = {
    ...base,
    rows: 20,
    labels,
    groups: Int32Array.from({ length: 20 }, (_, row) => row >> 1),
    grouped: true,
    attributes: [
      {
        name: 'colour',
        values: ['red', 'green', 'blue'],
        codes: Uint16Array.from(labels, (_, row) => (row >= 8 && row < 14 ? green : red)),
      },
    ],
  };
  const correct = Int8Array.from(labels, (_, row) => (row >= 8 && row < 14 ? 0 : 1));

  test('counts groups beside images', () => {
    const accuracy = accuracyOf(all(20), correct, catalog.groups);
    expect(accuracy).toMatchObject({ n: 20, correct: 14, accuracy: 0.7, groups: 10 });
    expect(accuracy.groupInterval![0]).toBeLessThan(accuracy.interval[0]);
  });

  test('leaves groups out where every image stands alone', () => {
    expect(accuracyOf(all(20), correct, all(20))).not.toHaveProperty('groups');
  });

  test('leaves out what is unknown', () => {
    const some = correct.slice();
    some[0] = -1;
    expect(accuracyOf(all(20), some).n).toBe(19);
    expect(accuracyOf(new Int32Array(0), some)).toEqual({ n: 0, correct: 0, accuracy: 0, interval: [0, 1] });
  });

  test('per class keeps the classes in order, empty ones too', () => {
    const perClass = accuracyPerClass(catalog, all(20), correct);
    expect(perClass.map(({ class: name, n, correct: right }) => [name, n, right])).toEqual([
      ['a', 14, 8],
      ['b', 6, 6],
      ['empty', 0, 0],
    ]);
  });

  test('per cell lists the cells that occur', () => {
    const cells = accuracyPerCell(catalog, all(20), correct);
    expect(cells.map((cell) => [cell.class, cell.value, cell.n, cell.correct])).toEqual([
      ['a', 'red', 8, 8],
      ['a', 'green', 6, 0],
      ['b', 'red', 6, 6],
    ]);
  });

  test('the worst group is a cell of at least five images', () => {
    expect(worstGroup(catalog, all(20), correct)).toMatchObject({
      name: 'a, colour = green',
      n: 6,
      correct: 0,
    });
    expect(worstGroup(catalog, all(12), correct)?.name).toBe('a, colour = red');
    expect(worstGroup({ ...catalog, attributes: [] }, all(20), correct)?.name).toBe('a');
    expect(worstGroup(catalog, all(4), correct)).toBeNull();
  });
});
