import { count } from '../domain/figures';
import type { JobKind, JobRecord } from '../domain/job';

/** How jobs of each kind are spoken of. */
export const JOB_WORDS: Readonly<
  Record<JobKind, { readonly doing: string; readonly what: string; readonly unit: string }>
> = {
  train: { doing: 'Training', what: 'Training', unit: 'epoch' },
  'train-translator': {
    doing: 'Training the translator',
    what: 'Training of a translator',
    unit: 'step',
  },
  translate: { doing: 'Translating', what: 'Translation', unit: 'image' },
};

/** Epochs, steps or images of the whole job; 0 where it is not known yet. */
export function lengthOf({ spec, done }: JobRecord): number {
  switch (spec.kind) {
    case 'train':
      return spec.training.epochs;
    case 'train-translator':
      return spec.translation.steps;
    case 'translate':
      return done?.of ?? 0;
    default:
      return spec satisfies never;
  }
}

/** Epochs, steps or images that are safe. */
export const doneOf = ({ spec, epochs, done }: JobRecord): number =>
  spec.kind === 'train' ? epochs.length : (done?.steps ?? 0);

/** How far a job came that stopped: "after epoch 3 of 20. Nothing up to there is lost." */
export function stoppedWords(job: JobRecord): string {
  const { unit } = JOB_WORDS[job.spec.kind];
  const of = lengthOf(job);
  const done = doneOf(job);
  const all = of === 0 ? `all ${unit}s` : `${count(of)} ${unit}s`;
  return done === 0
    ? `before the first of its ${all} was safe; going on begins anew.`
    : `after ${unit} ${count(done)} of ${count(of)}. Nothing up to there is lost.`;
}
