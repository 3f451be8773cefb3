import { images } from './figures';
import type { EventBody, EventRecord } from './project';

/** Acts that can be taken back. */
export type UndoableType =
  | 'images-imported'
  | 'images-relabelled'
  | 'images-moved'
  | 'images-discarded'
  | 'images-restored'
  | 'classifier-discarded'
  | 'classifier-restored'
  | 'classifier-chosen'
  | 'images-translated'
  | 'translator-discarded';
export type UndoableBody = Extract<EventBody, { readonly type: UndoableType }>;
export interface UndoableEvent extends EventRecord {
  readonly body: UndoableBody;
}

const UNDOABLE: ReadonlySet<EventBody['type']> = new Set<UndoableType>([
  'images-imported',
  'images-relabelled',
  'images-moved',
  'images-discarded',
  'images-restored',
  'classifier-discarded',
  'classifier-restored',
  'classifier-chosen',
  'images-translated',
  'translator-discarded',
]);

/** Acts that brought rows, which go with their pixels when they are taken back. */
const appends = ({ body }: UndoableEvent): boolean =>
  body.type === 'images-imported' || body.type === 'images-translated';

const isUndoable = (event: EventRecord): event is UndoableEvent => UNDOABLE.has(event.body.type);

/** What the next undo and redo concern; `null` = nothing. */
export interface HistoryState {
  readonly undo: UndoableEvent | null;
  readonly redo: UndoableEvent | null;
}

/**
 * Reads the log of a project. A new undoable act ends what could be redone. Images that came with an import or a
 * translation that was taken back are gone with their pixels: it cannot be redone, nor what followed it. Where a
 * classifier or translator was trained after they came they stay, since it may have learned from them. Acts on a
 * classifier or translator that was deleted for good are no longer undone.
 */
export function historyState(events: readonly EventRecord[]): HistoryState {
  let done: UndoableEvent[] = [];
  let undone: UndoableEvent[] = [];
  /** The last training of all, and of a classifier, which alone may learn from translations. */
  let lastTraining = 0;
  let lastClassifier = 0;
  for (const event of events) {
    const { body } = event;
    if (isUndoable(event)) {
      done.push(event);
      undone = [];
    } else if (body.type === 'undone') {
      const found = done.find(({ seq }) => seq === body.seq);
      if (found === undefined) continue;
      done = done.filter((other) => other !== found);
      undone = appends(found) ? [] : [...undone, found];
    } else if (body.type === 'redone') {
      const found = undone.find(({ seq }) => seq === body.seq);
      if (found === undefined) continue;
      undone = undone.filter((other) => other !== found);
      done.push(found);
    } else if (body.type === 'classifier-trained' || body.type === 'translator-trained') {
      lastTraining = event.seq;
      if (body.type === 'classifier-trained') lastClassifier = event.seq;
    } else if (body.type === 'translator-deleted') {
      const stays = ({ body: act }: UndoableEvent): boolean =>
        !('translator' in act && act.translator === body.translator);
      done = done.filter(stays);
      undone = undone.filter(stays);
    } else if (body.type === 'classifier-deleted') {
      const stays = ({ body: act }: UndoableEvent): boolean =>
        !('classifier' in act && act.classifier === body.classifier) &&
        !('from' in act && act.from === body.classifier);
      done = done.filter(stays);
      undone = undone.filter(stays);
    }
  }
  const last = done.at(-1) ?? null;
  const learned = last?.body.type === 'images-translated' ? lastClassifier : lastTraining;
  const blocked = last !== null && appends(last) && last.seq < learned;
  return { undo: blocked ? null : last, redo: undone.at(-1) ?? null };
}

const list = (names: readonly string[]): string =>
  names.length <= 2 ? names.join(' and ') : `${names[0]} and ${names.length - 1} other styles`;

/** What undoing the act does, as an order: "Give 3 images their former class back". */
export function undoWords(body: UndoableBody): string {
  switch (body.type) {
    case 'images-imported':
      return `Remove the ${images(body.rows)} imported from ${body.from}`;
    case 'images-relabelled':
      return `Give ${images(body.images.length)} the former class back`;
    case 'images-moved':
      return `Move ${images(body.images.length)} back`;
    case 'images-discarded':
      return `Bring back ${images(body.images.length)}`;
    case 'images-restored':
      return `Discard ${images(body.images.length)} again`;
    case 'classifier-discarded':
      return 'Bring back the classifier';
    case 'classifier-restored':
      return 'Discard the classifier again';
    case 'classifier-chosen':
      return body.from === null ? 'Show no classifier' : 'Go back to the former classifier';
    case 'images-translated':
      return `Remove the ${images(body.rows)} translated into ${list(body.styles)}`;
    case 'translator-discarded':
      return 'Bring back the translator';
    default:
      return body satisfies never;
  }
}

/** What doing it again does: "Relabel 3 images as apple". */
export function redoWords(body: UndoableBody, classes: readonly string[]): string {
  switch (body.type) {
    case 'images-imported':
      return `Import ${images(body.rows)} again`;
    case 'images-relabelled':
      return `Relabel ${images(body.images.length)} as ${classes[body.to] ?? 'unlabelled'}`;
    case 'images-moved':
      return `Move ${images(body.images.length)} to ${body.to}`;
    case 'images-discarded':
      return `Discard ${images(body.images.length)}`;
    case 'images-restored':
      return `Restore ${images(body.images.length)}`;
    case 'classifier-discarded':
      return 'Discard the classifier';
    case 'classifier-restored':
      return 'Restore the classifier';
    case 'classifier-chosen':
      return 'Switch to the other classifier again';
    case 'images-translated':
      return `Translate ${images(body.rows)} again`;
    case 'translator-discarded':
      return 'Discard the translator';
    default:
      return body satisfies never;
  }
}
