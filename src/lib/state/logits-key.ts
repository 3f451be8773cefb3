import type { ClassifierId } from '../domain/ids';

/** What logits depend on: test rows are told only once opened, and images may move into and out of the test set. */
export interface LogitsKey {
  readonly classifier: ClassifierId;
  readonly rows: number;
  readonly parts: Uint8Array;
  readonly testOpenings: number;
}

export const sameKey = (a: LogitsKey, b: LogitsKey): boolean =>
  a.classifier === b.classifier &&
  a.rows === b.rows &&
  a.testOpenings === b.testOpenings &&
  (a.parts === b.parts || a.parts.every((part, row) => part === b.parts[row]));
