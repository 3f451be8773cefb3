import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { benchInference } from './inference';
import { benchMemory } from './memory';
import { benchPage } from './page';
import { benchPrograms } from './programs';
import type { Report, Say } from './report';
import { judge, type Row } from './rows';
import { benchStep } from './step';
import { table } from './table';
import { benchTranslator } from './translator';
import { benchTsne } from './tsne';

interface Bench {
  readonly run: (say: Say) => Promise<Report>;
  readonly help: string;
}

const BENCHES: Readonly<Record<string, Bench>> = {
  step: {
    run: benchStep,
    help: 'the reference training step in CPU mode, against PyTorch, stock TensorFlow.js and jax-js',
  },
  translator: { run: benchTranslator, help: 'a training step of the translator, against PyTorch' },
  inference: { run: benchInference, help: 'the shipped translator: images a second, and from a cold start' },
  tsne: {
    run: benchTsne,
    help: 'layouts of digits, against scikit-learn, tsne-js and the UMAP of Embedding Atlas',
  },
  programs: { run: benchPrograms, help: 'WebGPU programs a training step' },
  memory: { run: benchMemory, help: 'memory of a worker that trains' },
  page: { run: benchPage, help: 'the page’s own thread while a classifier trains, against the idle page' },
};

const HELP = `npm run -s bench -- [name …] [--json]

${Object.entries(BENCHES)
  .map(([name, { help }]) => `${name.padEnd(12)} ${help}`)
  .join('\n')}

All of them without a name. Prints one line of JSON with --json, a table without; progress goes to standard error. On a
busy machine the best of each sample is judged, on a quiet one its median.`;

const describeMachine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  system: `${platform()} ${release()}`,
  node: process.version,
  /** Programs that wanted a core in the last minute, ours not yet among them: near 0 on a quiet machine. */
  loadBefore: loadavg()[0] ?? 0,
});

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(HELP);
  const names = args.filter((arg) => !arg.startsWith('-'));
  const chosen = names.length === 0 ? Object.keys(BENCHES) : names;
  const machine = describeMachine();
  const busy = machine.loadBefore > machine.cores / 4;
  if (busy) console.error(`The machine is busy (load ${machine.loadBefore.toFixed(1)}): minima are judged.`);
  const judged = busy ? 'best' : 'median';
  const versions: Record<string, string> = {};
  const rows: Row[] = [];
  for (const name of chosen) {
    const bench = BENCHES[name];
    if (bench === undefined)
      throw new Error(`There is no benchmark ${name}; there is ${Object.keys(BENCHES).join(', ')}.`);
    const since = performance.now();
    const report = await bench.run((line) => console.error(`${name}: ${line}`));
    console.error(`${name}: took ${Math.round((performance.now() - since) / 1000)} s`);
    rows.push(...report.drafts.map((draft) => judge(draft, judged)));
    Object.assign(versions, report.versions);
  }
  if (args.includes('--json')) {
    console.log(JSON.stringify({ machine: { ...machine, judged, ...versions }, rows }));
    return;
  }
  const facts = Object.entries({ ...machine, judged, ...versions }).map(([key, value]) => `${key}: ${value}`);
  console.log(`${facts.join('\n')}\n\n${table(rows)}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
