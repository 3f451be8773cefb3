import type { ImageId } from '../domain/ids';
import type { TranslationPlan } from '../domain/style';
import { putProject, setUp, type Image } from './test-fakes';
import { translating } from './test-translation';

export const images: Image[] = [
  { class: 0, part: 'training' },
  { class: 1, part: 'training' },
  { class: 0, part: 'explore' },
  { class: 1, part: 'explore' },
  { class: 0, part: 'confirm' },
  { class: 1, part: 'test' },
  ...Array.from({ length: 8 }, (): Image => ({ class: 0, part: 'explore' })),
];
export const ids = (...rows: number[]): ImageId[] => rows.map((row) => `i-${row}` as ImageId);

export const plan = (fields: Partial<TranslationPlan> = {}): TranslationPlan => ({
  ...{ method: 'colour', translator: null, mode: 'plain', copies: 1, seed: 1 },
  ...{ styles: [{ name: 'Dark', images: ids(2, 3) }], sources: ids(0, 1) },
  ...fields,
});

/** A project of these images, and a worker that translates at once. */
export async function opened(files?: ReadonlyMap<string, ArrayBuffer>) {
  const parts = setUp(undefined, null, files);
  const { id } = await putProject(parts.storage, images);
  parts.compute.answer = translating(parts.storage);
  return { ...parts, id, catalog: () => parts.storage.catalog(id) };
}
