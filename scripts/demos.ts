/**
 * Builds the packs of the demonstrations' default seeds, and trains the biased classifier that each opens
 * with.
 * `--check` builds the packs again and compares them with what is there, and looks whether the classifiers are of them;
 * `--packs` leaves the classifiers as they are; a demo's name takes that one alone.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { sha256 } from 'hash-wasm';
import { PACKED } from '../src/lib/demos';
import { classifierFile, packFile, PACKED_SEED } from '../src/lib/domain/demo-files';
import { unpackShippedClassifier } from '../src/lib/storage/shipped-classifier';
import { demoClassifier } from './demo-classifier';
import { nodeDemoEnv, packUrl } from './demos-env';

type Name = keyof typeof PACKED;
const NAMES = Object.keys(PACKED) as Name[];

async function main(args: readonly string[]): Promise<void> {
  const wanted = NAMES.filter((name) => args.includes(name));
  for (const name of wanted.length > 0 ? wanted : NAMES) {
    const file = packFile(name);
    const classifier = classifierFile(name);
    const pack = await PACKED[name](nodeDemoEnv);
    if (args.includes('--check')) {
      await check(file, pack, classifier);
      continue;
    }
    await write(file, pack);
    if (args.includes('--packs')) continue;
    await write(classifier, await demoClassifier(name, PACKED_SEED, pack, console.log));
  }
}

async function write(name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(packUrl(name), bytes);
  console.log(`${name}: ${bytes.length} bytes written`);
}

async function check(name: string, pack: Uint8Array, classifier: string): Promise<void> {
  if (!(await readFile(packUrl(name))).equals(pack)) throw new Error(`${name} is stale: run npm run demos`);
  console.log(`${name}: ${pack.length} bytes, as generated`);
  const bytes = new Uint8Array(await readFile(packUrl(classifier)));
  const file = unpackShippedClassifier(bytes.buffer);
  const sound = file.weightsSha256 === (await sha256(new Uint8Array(file.weights)));
  if (!sound || file.pack !== (await sha256(pack)))
    throw new Error(`${classifier} is stale: run npm run demos`);
  console.log(`${classifier}: ${bytes.length} bytes, trained on these images`);
}

main(process.argv.slice(2)).catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
