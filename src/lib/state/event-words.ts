import type { Part } from '../domain/catalog';
import { count, images, percent } from '../domain/figures';
import type { EventBody, EventRecord } from '../domain/project';
import type { TranslationMethod } from '../domain/style';
import { YARDSTICK_NAMES } from '../domain/yardsticks';

export const PART_WORDS: Readonly<Record<Part, string>> = {
  training: 'Training',
  explore: 'Explore',
  confirm: 'Confirm',
  test: 'Test',
  pool: 'Pool',
  augmented: 'New images',
};

/** What names stand for when an event is told. */
export interface EventNames {
  readonly classes: readonly string[];
  readonly classifier: (id: string) => string;
  readonly translator: (id: string) => string;
}

const METHOD_WORDS: Readonly<Record<TranslationMethod, string>> = {
  xploregan: 'translated',
  colour: 'made by colour transfer',
  duplicate: 'duplicated',
  jitter: 'made by jitter',
  hueJitter: 'made by hue jitter',
};

const inStyles = (styles: readonly string[]): string =>
  styles.length === 0 ? '' : styles.length === 1 ? ` into ${styles[0]}` : ` into ${styles.length} styles`;

/** One sentence for people, without a full stop. */
export function eventWords(body: EventBody, names: EventNames): string {
  switch (body.type) {
    case 'project-created':
      return `Project “${body.name}” created`;
    case 'project-renamed':
      return `Renamed from “${body.from}” to “${body.to}”`;
    case 'images-imported':
      return `${images(body.rows)} imported from ${body.from}${body.refused > 0 ? `, ${body.refused} refused` : ''}`;
    case 'images-relabelled':
      return `${images(body.images.length)} relabelled as ${names.classes[body.to] ?? 'unlabelled'}`;
    case 'images-moved':
      return `${images(body.images.length)} moved to ${PART_WORDS[body.to].toLowerCase()}`;
    case 'images-discarded':
      return `${images(body.images.length)} discarded`;
    case 'images-restored':
      return `${images(body.images.length)} restored`;
    case 'images-deleted':
      return `${images(body.count)} deleted for good`;
    case 'classifier-trained':
      return `${body.name} trained (${body.arch}, ${Math.round(body.seconds)} s)`;
    case 'classifier-discarded':
      return `${names.classifier(body.classifier)} discarded`;
    case 'classifier-restored':
      return `${names.classifier(body.classifier)} restored`;
    case 'classifier-deleted':
      return `${names.classifier(body.classifier)} deleted for good`;
    case 'classifier-chosen':
      return `Switched to ${names.classifier(body.classifier)}`;
    case 'test-opened':
      return `Sealed test set opened for ${names.classifier(body.classifier)} (${images(body.images)})`;
    case 'translator-trained':
      return `${body.name} trained (${count(body.steps)} steps, ${Math.round(body.seconds)} s)`;
    case 'translator-discarded':
      return `${names.translator(body.translator)} discarded`;
    case 'translator-deleted':
      return `${names.translator(body.translator)} deleted for good`;
    case 'images-translated':
      return `${images(body.rows)} ${METHOD_WORDS[body.method]}${inStyles(body.styles)}`;
    case 'yardstick-measured': {
      const beside = body.of === null ? '' : ` for ${names.classifier(body.of)}`;
      return `${YARDSTICK_NAMES[body.yardstick]}${beside}: ${percent(body.score.accuracy)} of confirm`;
    }
    case 'job-cancelled':
      return 'Work cancelled';
    case 'project-opened':
      return `Read from ${body.from}`;
    case 'project-exported':
      return `Backed up to a file (${Math.max(1, Math.round(body.bytes / 1e6))} MB)`;
    case 'undone':
    case 'redone':
      return '';
    default:
      return body satisfies never;
  }
}

export interface HistoryEntry {
  readonly seq: number;
  readonly at: number;
  readonly words: string;
  readonly kind: EventBody['type'];
  /** True where it was undone and not redone. */
  readonly undone: boolean;
}

/** Newest first; marks of undo and redo are folded into the events that they concern. */
export function historyEntries(events: readonly EventRecord[], names: EventNames): HistoryEntry[] {
  const undone = new Set<number>();
  for (const { body } of events) {
    if (body.type === 'undone') undone.add(body.seq);
    if (body.type === 'redone') undone.delete(body.seq);
  }
  return events
    .filter(({ body }) => body.type !== 'undone' && body.type !== 'redone')
    .map(({ seq, at, body }) => ({
      seq,
      at,
      words: eventWords(body, names),
      kind: body.type,
      undone: undone.has(seq),
    }))
    .reverse();
}
