import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Peer, Row } from './rows';
import { benchPage } from './page';
import { benchStep } from './step';
import { benchTranslator } from './translator';

const HELP = `npm run -s bench -- [name] [--json]

step         the reference training step of the CPU mode against PyTorch and TensorFlow.js' own backends
translator   a training step of the translator against PyTorch
page         the page's own thread while a classifier trains, against the idle page

Prints one line of JSON with --json, a table without; progress goes to standard error.`;

const describeMachine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  system: `${platform()} ${release()}`,
  node: process.version,
  /** Programs that wanted a core in the last minute, ours not yet among them: near 0 on a quiet machine. */
  loadBefore: loadavg()[0] ?? 0,
});

const words = (peer: Peer): string =>
  'missing' in peer ? `missing: ${peer.missing}` : `${peer.median} ms (${peer.min} to ${peer.max})`;

function table(rows: readonly Row[]): string {
  return rows
    .map(({ name, ours, peers, ratios, must, aim, against, met }) => {
      const verdict = met === null ? `no ${against} to compare with` : met ? 'met' : 'not met';
      return [
        `${name}: ${words(ours)}; at most ${must} × ${against}, aim ${aim}: ${verdict}`,
        ...Object.entries(peers).map(([peer, result]) => {
          const ratio = ratios[peer];
          return `  ${peer}: ${words(result)}${ratio === undefined ? '' : `, ratio ${ratio}`}`;
        }),
      ].join('\n');
    })
    .join('\n');
}

const known: Readonly<Record<string, typeof benchStep>> = {
  page: benchPage,
  step: benchStep,
  translator: benchTranslator,
};

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(HELP);
  const names = args.filter((arg) => !arg.startsWith('-'));
  const chosen = names.length === 0 ? Object.keys(known) : names;
  const rows: Row[] = [];
  const machine = describeMachine();
  if (machine.loadBefore > machine.cores / 2) {
    console.error(
      `The machine is busy (load ${machine.loadBefore.toFixed(1)}): compare minima, not medians.`,
    );
  }
  const versions: Record<string, string> = {};
  for (const name of chosen) {
    const bench = known[name];
    if (bench === undefined)
      throw new Error(`There is no benchmark ${name}; there is ${Object.keys(known).join(', ')}.`);
    const report = await bench((line) => console.error(`${name}: ${line}`));
    rows.push(...report.rows);
    Object.assign(versions, report.versions);
  }
  const result = { machine: { ...machine, ...versions }, rows };
  console.log(args.includes('--json') ? JSON.stringify(result) : table(rows));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
