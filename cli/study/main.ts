import { join } from 'node:path';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import type { BackendReport } from '../../src/lib/domain/backend';
import { BESIDE, type Beside } from '../../src/lib/domain/yardsticks';
import { besideOf } from '../beside';
import { dataOf, sourceName, type Data } from '../data';
import { openSite, type Site } from '../driver/site';
import { Options, parse, seedList, UsageError } from '../options';
import { print, runProgram } from '../program';
import { Reporter, secondsInWords } from '../progress';
import { chooseBackend, gpuOf } from '../session';
import { Clock, expectedSteps } from './clock';
import { programHash, rowKey } from './identity';
import { Forgotten, Journal } from './journal';
import { studyRow, type RowWithAnswers } from './row';
import { inWords, summaryOf } from './summary';

const HELP = `npm run -s study -- --data <data> [--seeds 1,2,3] [--rounds 1] [--baselines a,b|all|none] [--json]

Goes round the loop as an automatic user who sees what a user sees: no attribute, no test label. For each seed: train,
cluster, translate in two ways, retrain, choose on explore, judge on confirm, keep or discard; later rounds learn from
the images of all rounds that were kept. Then what the loop has to stand beside, each with the same number of new images
of the same sources; at the very end the sealed test of all of them.

--baselines: ${BESIDE.join(', ')}
(default all). duplicates, jitter, hueJitter, colour and random make images; reweight balances the classes in the loss;
dfr fits the last layer to the labels of explore; probe is a linear layer on the frozen backbone, fitted to training;
ceiling learns from counterfactuals by the generator, where there is one.

<data> is demo:cartoon, demo:fruit, demo:fruit:background, demo:fruit:both, a ZIP, a folder of images, or a .dash file. --data-size, --backend, --threads as everywhere.
Steps are cached under .cache/study as long as neither data nor what computes changes: a broken run goes on where it
was, and one that is asked for more does what is new.
`;

const NAMES = ['data', 'seeds', 'rounds', 'baselines', 'data-size', 'backend', 'threads'] as const;

/** Nobody but a generator can draw counterfactuals. */
const possible = (data: Data): readonly Beside[] =>
  data.kind === 'demo' ? BESIDE : BESIDE.filter((name) => name !== 'ceiling');

interface Asked {
  readonly data: Data;
  readonly options: Options;
  readonly rounds: number;
  readonly beside: readonly Beside[];
  readonly program: string;
}

type Row = RowWithAnswers & { readonly backend: BackendReport['chosen'] };

/** One row; its browser is opened when a step is not written down yet. */
async function rowOf(asked: Asked, seed: number, report: Reporter, clock: Clock): Promise<Row> {
  const { data, options, program } = asked;
  const journal = new Journal(join(fromRoot('.cache'), 'study', rowKey(data, options, seed, program)), {
    onStep: (name, seconds, isNew) => {
      clock.done(name, seconds);
      if (isNew && clock.left !== null)
        report.say(`${name}: about ${secondsInWords(clock.left)} of the study left`);
    },
  });
  const seeded = options.with({ seed: String(seed), 'data-seed': String(seed), profile: journal.profile });
  let opening: Promise<Site> | null = null;
  const site = (): Promise<Site> =>
    (opening ??= openSite({ profile: journal.profile, gpu: gpuOf(seeded) }).then(async (opened) => {
      await chooseBackend(opened, seeded);
      return opened;
    }));
  const row = async (): Promise<Row> => {
    const backend = await journal.once('backend', {}, async () => {
      return (await chooseBackend(await site(), seeded)).chosen;
    });
    return { ...(await studyRow({ ...asked, site, options: seeded, seed, journal, report })), backend };
  };
  const close = async (): Promise<void> => {
    await (await opening)?.close();
    opening = null;
  };
  try {
    const done = await row().catch(async (reason: unknown) => {
      if (!(reason instanceof Forgotten)) throw reason;
      await close();
      journal.clear();
      return await row();
    });
    await close();
    // Whatever else may be asked for is there.
    if (asked.beside.length === possible(data).length) journal.close();
    return done;
  } finally {
    await close();
  }
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
  const all = besideOf(options, 'all');
  const beside = possible(data).filter((name) => all.includes(name));
  const program = programHash();
  const report = new Reporter();
  const clock = new Clock(seeds.flatMap(() => expectedSteps(rounds, beside)));
  const rows: Row[] = [];
  for (const [i, seed] of seeds.entries()) {
    report.say(`Seed ${seed} (${i + 1} of ${seeds.length})`);
    rows.push(await rowOf({ data, options, rounds, beside, program }, seed, report, clock));
  }
  report.clear();
  const result = {
    data: sourceName(data),
    rows: rows.map(({ row, backend }) => ({ ...row, backend })),
    summary: summaryOf(rows),
  };
  print(result, values.json === true, inWords);
}

await runProgram(main);
