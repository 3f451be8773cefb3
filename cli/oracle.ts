import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onCpu, trainedOnDemo } from '../scripts/demo-classifier';
import { fromRoot } from '../scripts/lib/paths.mjs';
import { treeHash } from '../scripts/lib/source-hash.mjs';
import { sourceOf } from '../scripts/shipped/images';
import { SIDE_PX } from '../src/lib/demos/contract';
import type { ProjectId } from '../src/lib/domain/ids';
import { argmax } from '../src/lib/domain/predictions';
import { seeded, shuffled } from '../src/lib/domain/random';
import type { Augmentation } from '../src/lib/domain/style';
import { predict } from '../src/lib/ml/classifier/predict';
import type { Site } from './driver/site';
import { retentionOf, type Retention } from './known';
import type { Reporter } from './progress';

/** Of the oracle's own images, which no project, translator or check uses otherwise. */
const SEED = 900;
/** New images that the oracle is asked about at most, drawn at random. */
const MOST = 400;

/** Weights of a classifier of the unbiased demo by the one recipe; kept as long as generator and recipe stay. */
async function oracleOf(demo: string, report: Reporter): Promise<ArrayBuffer> {
  const code = treeHash('src/lib/demos', 'src/lib/ml/classifier', 'src/lib/domain/classifier.ts').slice(
    0,
    16,
  );
  const file = fromRoot(`.cache/oracle/${demo}-${SEED}-${code}.classifier`);
  const kept = await readFile(file).catch(() => null);
  if (kept !== null) return new Uint8Array(kept).buffer;
  report.say(`An oracle is trained on the unbiased demo of seed ${SEED}; that takes some minutes, once.`);
  const { weights } = await trainedOnDemo(demo, { seed: SEED, unbiased: true }, (line) =>
    report.say(`Oracle: ${line}`),
  );
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, new Uint8Array(weights));
  await rename(`${file}.new`, file);
  return weights;
}

async function answers(weights: ArrayBuffer, pixels: Uint8Array): Promise<Int16Array> {
  const source = sourceOf(pixels);
  const taken = new Int16Array(source.rows.length);
  for await (const { rows, logits } of predict({ weights, source })) {
    const found = argmax(logits, logits.length / rows.length);
    rows.forEach((row, i) => (taken[row] = found[i]!));
  }
  return taken;
}

/**
 * Whether new images of a demo kept the class of their source, by an oracle that was trained without the bias. For the
 * `known` keys alone. `null` where the project is no demo.
 */
export async function knownRetention(
  site: Site,
  project: ProjectId,
  { rows, sources, plan }: Augmentation,
  report: Reporter,
): Promise<(Retention & { readonly seed: number }) | null> {
  const { catalog, project: record } = await site.call('snapshot', [project]);
  const { source } = record;
  if (source.kind !== 'demo') {
    report.say('Only a demo has an oracle: nothing is known of these images.');
    return null;
  }
  const asked = shuffled(
    Array.from(rows.keys()).filter((i) => sources[i]! >= 0),
    seeded(plan.seed),
  ).slice(0, MOST);
  const pixels = (of: Int32Array): Promise<Uint8Array> =>
    site.pixels(
      project,
      asked.map((i) => catalog.hashes[of[i]!]!),
      SIDE_PX,
    );
  const [before, after] = [await pixels(sources), await pixels(rows)];
  const labels = asked.map((i) => catalog.labels[sources[i]!]!);
  return onCpu(async () => {
    const weights = await oracleOf(source.name, report);
    const kept = retentionOf(labels, await answers(weights, before), await answers(weights, after));
    return { ...kept, seed: SEED };
  });
}
