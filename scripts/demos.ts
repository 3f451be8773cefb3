/** Builds the packs of the demonstrations' default seeds; `--check` compares them with what is there instead. */
import { readFile, writeFile } from 'node:fs/promises';
import { packCartoon, PACK_NAME } from '../src/lib/demos/cartoon/generate';
import { nodeDemoEnv, packUrl } from './demos-env';

async function main(): Promise<void> {
  const bytes = await packCartoon(nodeDemoEnv);
  const url = packUrl(PACK_NAME);
  if (!process.argv.includes('--check')) {
    await writeFile(url, bytes);
    console.log(`${PACK_NAME}: ${bytes.length} bytes written`);
    return;
  }
  if (!(await readFile(url)).equals(bytes)) throw new Error(`${PACK_NAME} is stale: run npm run demos`);
  console.log(`${PACK_NAME}: ${bytes.length} bytes, as generated`);
}

main().catch((reason: unknown) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
});
