import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendChoice } from '../../src/lib/domain/backend';
import type { ShippedTranslator, TranslationMetrics, TranslatorSpec } from '../../src/lib/domain/translator';
import { Generator } from '../../src/lib/ml/translate/generator';
import { hashOf, unpackTranslator } from '../../src/lib/ml/translate/stored';
import type { Check } from './check';

/** What the training leaves beside its weights. */
export interface Progress {
  readonly spec: TranslatorSpec;
  readonly steps: number;
  readonly seconds: number;
  readonly metrics: readonly TranslationMetrics[];
  readonly demos: readonly string[];
  readonly seeds: readonly number[];
  readonly backend: BackendChoice;
}

const FILES = new URL('../../static/translators/', import.meta.url);

/** File of the newest weights, or of those of a step. */
export const weightsAt = (folder: string, step: number | null): string =>
  join(folder, `weights${step === null ? '' : `-${step}`}.bin`);

/** What was changed by hand in the course of a training, one line each in `notes.txt` of its folder. */
async function notesIn(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, 'notes.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/**
 * Puts weights of the training in `folder` into the site, with recipe, seeds and figures beside them. `checks` are of
 * seeds that neither the training nor a study uses.
 */
export async function ship(
  name: string,
  folder: string,
  step: number | null,
  checks: readonly Check[],
  log: (line: string) => void,
): Promise<void> {
  const file = weightsAt(folder, step);
  const beside = join(folder, `progress${step === null ? '' : `-${step}`}.json`);
  const progress = JSON.parse(await readFile(beside, 'utf8')) as Progress;
  const weights = new Uint8Array(await readFile(file)).buffer;
  const { shape, snapshots } = unpackTranslator(weights);
  const generator = Generator.initial(shape, 0);
  const described: ShippedTranslator = {
    name: 'Shipped with the demo',
    spec: { ...progress.spec, steps: progress.steps },
    backend: progress.backend,
    steps: progress.steps,
    parameters: generator.size,
    seconds: Math.round(progress.seconds),
    snapshots: snapshots.length,
    metrics: progress.metrics,
    weightsHash: await hashOf(weights),
  };
  generator.dispose();
  await mkdir(FILES, { recursive: true });
  await copyFile(file, new URL(`${name}.bin`, FILES));
  const provenance = {
    made: 'npm run train:shipped',
    trainedOn: { demos: progress.demos, seeds: progress.seeds, parts: ['training', 'explore'] },
    checks,
    notes: await notesIn(folder),
  };
  await writeFile(
    new URL(`${name}.json`, FILES),
    `${JSON.stringify({ ...described, provenance }, null, 2)}\n`,
  );
  log(`${name}: ${weights.byteLength} bytes at step ${progress.steps}`);
}
