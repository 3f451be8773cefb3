import type { ClassifierId } from '../domain/ids';
import type { EventRecord } from '../domain/project';

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

/** How often the sealed test set was opened, for each classifier. */
export function testOpeningsOf(events: readonly EventRecord[]): Readonly<Record<string, number>> {
  const openings: Record<string, number> = {};
  for (const { body } of events) {
    if (body.type === 'test-opened') openings[body.classifier] = (openings[body.classifier] ?? 0) + 1;
  }
  return openings;
}
