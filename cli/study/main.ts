import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { sourceHash, treeHash } from '../../scripts/lib/source-hash.mjs';
import { dataOf, sourceName, type Data } from '../data';
import { isEnding } from '../driver/cleanup';
import { openSite } from '../driver/site';
import { Options, parse, seedList, UsageError } from '../options';
import { Reporter, secondsInWords } from '../progress';
import { chooseBackend } from '../session';
import { Journal } from './journal';
import { studyRow, type StudyRow } from './row';
import { inWords, summaryOf } from './summary';

const HELP = `npm run -s study -- --data <data> [--seeds 1,2,3] [--rounds 1] [--json]

Goes round the loop as an automatic user who sees what a user sees: no attribute, no test label. For each seed: train,
cluster, translate in two ways, retrain, choose on explore, judge on confirm, keep or discard; then the baselines with
the same number of new images; at the very end the sealed test of all of them.

<data> is demo:cartoon, a ZIP, a folder of images, or a .dash file. --backend, --threads as everywhere. Rows are
cached under .cache/study as long as neither data nor program change, and a broken run goes on where it was.
`;

const NAMES = ['data', 'seeds', 'rounds', 'backend', 'threads'] as const;

function identity(data: Data): string {
  if (data.kind === 'demo') return `demo:${data.name}`;
  const files = data.kind === 'project' ? [data.file] : data.files.map(({ file }) => file);
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

async function rowOf(data: Data, options: Options, seed: number, rounds: number, report: Reporter) {
  const asked = [identity(data), seed, rounds, options.text('backend'), options.text('threads')];
  const key = createHash('sha256')
    .update(JSON.stringify([...asked, sourceHash(), treeHash('cli')]))
    .digest('hex')
    .slice(0, 20);
  const journal = new Journal(join(fromRoot('.cache'), 'study', key));
  return journal
    .once<StudyRow>('row', async () => {
      const seeded = options.with({
        seed: String(seed),
        'data-seed': String(seed),
        profile: journal.profile,
      });
      const site = await openSite({ profile: journal.profile });
      try {
        const { chosen } = await chooseBackend(site, seeded);
        const row = await studyRow({ site, data, options: seeded, seed, rounds, journal, report });
        return { ...row, backend: chosen };
      } finally {
        await site.close();
      }
    })
    .then((row) => {
      journal.close();
      return row;
    });
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, NAMES);
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const options = new Options(values);
  const text = options.text('data') ?? positionals[0];
  if (text === undefined) throw new UsageError('study takes --data.');
  const data = dataOf(text);
  const seeds = seedList(options) ?? [1, 2, 3];
  const rounds = options.whole('rounds', 1, 10) ?? 1;
  const report = new Reporter();
  const rows: StudyRow[] = [];
  const begun = Date.now();
  for (const [i, seed] of seeds.entries()) {
    const each = (Date.now() - begun) / 1000 / Math.max(1, i);
    const left = i === 0 ? '' : `, about ${secondsInWords(each * (seeds.length - i))} left`;
    report.say(`Seed ${seed} (${i + 1} of ${seeds.length}${left})`);
    rows.push(await rowOf(data, options, seed, rounds, report));
  }
  report.clear();
  const result = { data: sourceName(data), rows, summary: summaryOf(rows) };
  process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : inWords(result));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!isEnding()) {
    process.stderr.write(
      `${(error instanceof Error ? error.message : String(error)).split('\n').join(' ')}\n`,
    );
    process.exitCode = 1;
  }
}
