import type { ClassifierRecord } from '../../domain/classifier';
import { ARCHITECTURE_WORDS } from './training-form';

export interface ClassifierItem {
  readonly record: ClassifierRecord;
  readonly current: boolean;
  /** How it came about, for people. */
  readonly about: string;
}

/** Newest first, discarded ones after the others. */
export function classifierItems(
  classifiers: readonly ClassifierRecord[],
  current: string | null,
): readonly ClassifierItem[] {
  const name = (id: string | null): string | null => classifiers.find((c) => c.id === id)?.name ?? null;
  return classifiers
    .toSorted((a, b) => Number(a.discarded) - Number(b.discarded) || b.createdAt - a.createdAt)
    .map((record) => {
      const { spec, epochs, parent, recipe, head } = record;
      const added = recipe.augmentations ?? [];
      const stopped =
        epochs.length < spec.epochs ? `${epochs.length} of ${spec.epochs}` : String(epochs.length);
      const from = name(parent);
      return {
        record,
        current: record.id === current && !record.discarded,
        about: [
          `${ARCHITECTURE_WORDS[spec.arch]} ${spec.sizePx} px`,
          ...(head === true
            ? ['last layer alone, fitted to the labels of explore']
            : [`${stopped} epochs`, `seed ${spec.seed}`]),
          ...(spec.reweight === true ? ['balanced classes'] : []),
          ...(added.length === 0
            ? []
            : [
                recipe.originals === false
                  ? 'new images alone'
                  : `with ${added.length === 1 ? 'a translation' : `${added.length} translations`}`,
              ]),
          ...(from === null ? [] : [`after ${from}`]),
        ].join(' · '),
      };
    });
}
