import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { treeHash } from '../../scripts/lib/source-hash.mjs';
import type { Evaluation } from '../../src/lib/commands/contract';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { fileNameOf } from '../../src/lib/domain/demo-files';
import { dataOf } from '../data';
import { openSite, type Site } from '../driver/site';
import { Options, parse, seedList, UsageError } from '../options';
import { print, runProgram } from '../program';
import { Reporter, secondsInWords } from '../progress';
import { chooseBackend } from '../session';
import { Journal } from '../study/journal';
import { inWords, summaryOf, type DemoRow } from './demo-summary';
import { contactSheet } from './sheet';

const HELP = `npm run -s demos:check -- [--seeds 1,2,3,4,5] [--data demo:fruit] [--epochs N] [--data-size N] [--json]
npm run -s demos:check -- --out DIR [--seeds 1] [--data demo:fruit]

Where a biased classifier starts on each demo, and what the same number of unbiased images gives: for each seed both are
trained by the one recipe in the CPU mode, and the sealed test is opened at the end. Rows are cached under
.cache/demos-check as long as generator and program stay, and a broken run goes on where it was.

--out draws instead: a sheet of each demo and seed, as PNG, of a hundred images of the sealed test sorted by class, of the
biased training, and of training images with their ideal counterfactuals; for a person to look whether the class can be
told.
`;

const NAMES = ['data', 'seeds', 'epochs', 'data-size', 'threads', 'out'] as const;
const ALL = ['demo:cartoon', 'demo:fruit', 'demo:fruit:background', 'demo:fruit:both'];

/** Whatever decides a row beside what is asked. */
const PROGRAM = [
  ...['domain', 'ml', 'demos', 'importing', 'storage', 'compute', 'commands'].map(
    (part) => `src/lib/${part}`,
  ),
  ...['src/workers', 'static/packs', 'cli/check', 'scripts/build-wasm.mjs', 'package-lock.json'],
];

interface Asked {
  readonly name: string;
  readonly seed: number;
  readonly options: Options;
  readonly report: Reporter;
}

/** The sealed test of a classifier trained on the demo, biased or not. */
async function tested(site: Site, { name, seed, options, report }: Asked, unbiased: boolean) {
  const size = options.whole('data-size', 1, 20_000);
  const asked = { seed, unbiased, ...(size === undefined ? {} : { size }) };
  const project = await site.call('openDemo', [name, asked], { onProgress: report.progress });
  const epochs = options.whole('epochs', 1, 1_000) ?? DEFAULT_TRAINING.epochs;
  const { id } = await site.call('train', [project, { training: { ...DEFAULT_TRAINING, seed, epochs } }], {
    onProgress: report.progress,
  });
  const { overall } = await site.call('openTest', [project, id]);
  await site.call('deleteProject', [project]);
  return overall;
}

async function rowOf(data: string, asked: Asked, program: string): Promise<DemoRow> {
  const { name, seed, options } = asked;
  const decides = [
    name,
    seed,
    ...(['epochs', 'data-size', 'threads'] as const).map((one) => options.text(one)),
  ];
  const key = createHash('sha256').update(JSON.stringify(decides)).update(program).digest('hex').slice(0, 20);
  const journal = new Journal(join(fromRoot('.cache'), 'demos-check', key), { inProfile: false });
  let site: Site | null = null;
  const accuracy = (unbiased: boolean): Promise<Evaluation['overall']> =>
    journal.once(unbiased ? 'unbiased' : 'biased', key, async () => {
      site ??= await openSite({ profile: undefined });
      await chooseBackend(site, options.with({ backend: 'wasm' }));
      return tested(site, asked, unbiased);
    });
  try {
    return { data, seed, biased: await accuracy(false), unbiased: await accuracy(true) };
  } finally {
    await (site as Site | null)?.close();
  }
}

async function writeSheets(
  folder: string,
  sets: readonly { readonly name: string }[],
  seeds: readonly number[],
  report: Reporter,
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const { name } of sets) {
    for (const seed of seeds) {
      report.say(`Drawing demo:${name}, seed ${seed}`);
      const file = join(folder, `${fileNameOf(name)}-${seed}.png`);
      writeFileSync(file, await contactSheet(name, seed));
      files.push(file);
    }
  }
  report.clear();
  return files;
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args, NAMES);
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const options = new Options(values);
  const wanted = options.text('data') ?? positionals[0];
  const sets = (wanted === undefined ? ALL : [wanted]).map((text) => {
    const data = dataOf(text);
    if (data.kind !== 'demo') throw new UsageError('demos:check takes a demo.');
    return { text, name: data.name };
  });
  const seeds = seedList(options) ?? [1, 2, 3, 4, 5];
  const report = new Reporter();
  const folder = options.text('out');
  if (folder !== undefined) {
    const files = await writeSheets(folder, sets, seedList(options) ?? [1], report);
    print({ files }, values.json === true, ({ files }) => files.join('\n'));
    return;
  }
  const program = treeHash(...PROGRAM);
  const rows: DemoRow[] = [];
  const begun = Date.now();
  const total = sets.length * seeds.length;
  for (const { text, name } of sets) {
    for (const seed of seeds) {
      const each = (Date.now() - begun) / 1000 / Math.max(1, rows.length);
      const left = rows.length === 0 ? '' : `, about ${secondsInWords(each * (total - rows.length))} left`;
      report.say(`${text}, seed ${seed} (${rows.length + 1} of ${total}${left})`);
      rows.push(await rowOf(text, { name, seed, options, report }, program));
    }
  }
  report.clear();
  const result = { rows, summary: summaryOf(rows) };
  print(result, values.json === true, inWords);
}

await runProgram(main);
