import { reasonOf, type Report, type Say } from '../report';
import { spread, type Draft, type Peer, type Spread } from '../rows';
import { pageFolder, withBrowser, type BrowserSide } from '../side/browser';
import { versionOf } from '../side/packages';
import { openPython, type Python } from '../side/python';
import { divergence, jointProbabilities, PERPLEXITY } from './divergence';
import type { LayoutAnswer, LayoutRequest } from './task';
import { offerUmap } from './umap';

const ITERATIONS = 1000;
const THREADS = 2;
/** As scikit-learn gives it, and a little more for what differs in rounding. */
const SAME_KL = { kind: 'ratio', against: 'scikit-learn', must: 1.03, aim: 1 } as const;

interface Size {
  readonly rows: number;
  readonly rounds: number;
  readonly must: number;
  readonly aim: number;
  /** tsne-js takes a quarter of an hour for many rows: it then goes on for so many iterations only. */
  readonly few: number | null;
}
const SIZES: readonly Size[] = [
  { rows: 450, rounds: 3, must: 1, aim: 0.25, few: null },
  { rows: 2000, rounds: 2, must: 0.6, aim: 0.2, few: 3 },
];

/** Layouts of one method: their times, and the divergence of the last. */
interface Laid {
  readonly times: Spread;
  readonly kl: number | null;
}
type Divergence = (points: readonly number[]) => number;

/** The same clock for all: the layout alone, from values to places; what computes it is there before. */
const laid = (answers: readonly LayoutAnswer[], kl: Divergence): Laid => ({
  times: spread(answers.map(({ milliseconds }) => milliseconds)),
  kl: Number(kl(answers.at(-1)!.points).toPrecision(4)),
});

async function attempt(method: Promise<Laid>): Promise<Laid | { readonly missing: string }> {
  return method.catch((error: unknown) => ({ missing: reasonOf(error) }));
}

async function measureSize(browser: BrowserSide, python: Python, size: Size, say: Say): Promise<Draft[]> {
  const { rows, rounds, few } = size;
  const { values } = (await python.ask(`data ${rows}`)) as { values: number[] };
  const joint = jointProbabilities(values, rows, PERPLEXITY);
  const kl: Divergence = (points) => divergence(joint, points);
  const layOut = (
    method: LayoutRequest['method'],
    threads = 1,
    iterations = ITERATIONS,
  ): Promise<LayoutAnswer> =>
    browser.measure(`${method}, ${threads}`, 'layout', { method, values, rows, iterations, threads });

  const turns: Record<'ours' | 'oneThread' | 'sklearn' | 'umap', LayoutAnswer[]> = {
    ...{ ours: [], oneThread: [], sklearn: [], umap: [] },
  };
  let umapMissing: string | null = null;
  for (let round = 1; round <= rounds; round++) {
    say(`${rows} rows, round ${round} of ${rounds}`);
    turns.ours.push(await layOut('dash', THREADS));
    turns.sklearn.push((await python.ask(`tsne ${rows} ${ITERATIONS} ${THREADS}`)) as LayoutAnswer);
    turns.oneThread.push(await layOut('dash', 1));
    if (umapMissing !== null) continue;
    await layOut('umap').then(
      (answer) => void turns.umap.push(answer),
      (error: unknown) => (umapMissing = reasonOf(error)),
    );
  }
  say(`${rows} rows, tsne-js`);
  const reference = async (): Promise<Laid> => {
    if (few === null) return laid([await layOut('tsne-js')], kl);
    const { iterationsAt } = await layOut('tsne-js', 1, few);
    const [first, last] = [iterationsAt[0]!, iterationsAt.at(-1)!];
    const anIteration = (last - first) / (few - 1);
    const times = spread([first + (ITERATIONS - 1) * anIteration], 'ms', {
      reckoned: `from ${few} iterations`,
      ...{ 'ms until the first': Math.round(first), 'ms an iteration': Math.round(anIteration) },
    });
    return { times, kl: null };
  };
  return drafts(size, {
    ours: laid(turns.ours, kl),
    'scikit-learn': laid(turns.sklearn, kl),
    'ours on one thread': laid(turns.oneThread, kl),
    'tsne-js': await attempt(reference()),
    'embedding-atlas umap': umapMissing === null ? laid(turns.umap, kl) : { missing: umapMissing },
  });
}

type Results = Readonly<Record<string, Laid | { readonly missing: string }>> & { readonly ours: Laid };

/** One row for the time, one for the divergence by one function on the exact probabilities. */
function drafts({ rows, must, aim }: Size, { ours, ...others }: Results): Draft[] {
  const name = `t-SNE, ${rows.toLocaleString('en')} digits, ${ITERATIONS.toLocaleString('en')} iterations`;
  const peers = (of: (laid: Laid) => Peer): Record<string, Peer> =>
    Object.fromEntries(
      Object.entries(others).map(([peer, result]) => [peer, 'missing' in result ? result : of(result)]),
    );
  const klOf = ({ kl }: Laid): Peer =>
    kl === null ? { missing: 'it did not go on to the end' } : spread([kl], 'nats');
  return [
    {
      ...{ name: `${name}, ${THREADS} threads`, ours: ours.times, peers: peers(({ times }) => times) },
      target: { kind: 'ratio', against: 'scikit-learn', must, aim },
    },
    { ...{ name: `${name}, divergence`, ours: klOf(ours) as Spread, peers: peers(klOf), target: SAME_KL } },
  ];
}

/** Layouts of scikit-learn's digits, against scikit-learn and what a browser has otherwise. */
export async function benchTsne(say: Say): Promise<Report> {
  const python = await openPython('layout.py');
  try {
    return await withBrowser('none', async (browser) => {
      const umap = await offerUmap(pageFolder).catch((error: unknown) => `missing: ${reasonOf(error)}`);
      const made: Draft[] = [];
      for (const size of SIZES) made.push(...(await measureSize(browser, python, size, say)));
      return {
        versions: {
          browser: browser.version,
          'scikit-learn': python.version,
          'tsne-js': versionOf('tsne-js'),
          'embedding-atlas': umap,
        },
        drafts: made,
      };
    });
  } finally {
    python.close();
  }
}
