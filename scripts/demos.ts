/**
 * Builds the packs of the demonstrations' default seeds and trains the biased classifier that each opens with.
 * `--check` builds the packs again and compares them with what is there, and looks whether the classifier is of them;
 * `--packs` leaves the classifier as it is.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { sha256 } from 'hash-wasm';
import { CLASSIFIER_NAME, packCartoon, PACKED_SEED, PACK_NAME } from '../src/lib/demos/cartoon/generate';
import { unpackShippedClassifier } from '../src/lib/storage/shipped-classifier';
import { demoClassifier } from './demo-classifier';
import { nodeDemoEnv, packUrl } from './demos-env';

async function main(): Promise<void> {
  const pack = await packCartoon(nodeDemoEnv);
  if (process.argv.includes('--check')) await check(pack);
  else {
    await write(PACK_NAME, pack);
    if (process.argv.includes('--packs')) return;
    await write(CLASSIFIER_NAME, await demoClassifier('cartoon', PACKED_SEED, pack, console.log));
  }
}

async function write(name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(packUrl(name), bytes);
  console.log(`${name}: ${bytes.length} bytes written`);
}

async function check(pack: Uint8Array): Promise<void> {
  if (!(await readFile(packUrl(PACK_NAME))).equals(pack))
    throw new Error(`${PACK_NAME} is stale: run npm run demos`);
  console.log(`${PACK_NAME}: ${pack.length} bytes, as generated`);
  const bytes = new Uint8Array(await readFile(packUrl(CLASSIFIER_NAME)));
  const file = unpackShippedClassifier(bytes.buffer);
  const sound = file.weightsSha256 === (await sha256(new Uint8Array(file.weights)));
  if (!sound || file.pack !== (await sha256(pack)))
    throw new Error(`${CLASSIFIER_NAME} is stale: run npm run demos`);
  console.log(`${CLASSIFIER_NAME}: ${bytes.length} bytes, trained on these images`);
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
