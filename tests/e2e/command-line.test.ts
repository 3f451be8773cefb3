import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dash, dashJson, processesWith, startDash } from './dash';

interface Trained {
  readonly dataset: { classes: string[]; counts: { train: number; validation: number; test: number } };
  readonly classifier: { id: string; arch: string; parameters: number; epochs: number; weightsHash: string };
  readonly training: { seconds: number; imagesPerSecond: number; epochs: { loss: number }[] };
  readonly validation: { n: number; correct: number; accuracy: number; interval: [number, number] };
  readonly test?: { n: number };
  readonly backend: { name: string; threads: number };
  readonly seed: number;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dash-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const SMALL = ['train', 'demo:cartoon', '--data-size', '160', '--seed', '5', '--backend', 'wasm'] as const;
const SLOW = [...SMALL, '--epochs', '8'] as const;
const QUICK = [...SMALL, '--epochs', '2', '--arch', 'tiny', '--size', '32'] as const;

function killBrowser(profile: string): void {
  for (const pid of processesWith(`--user-data-dir=${profile}`)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended with the one before.
    }
  }
}

describe.each(['1', '2'])('training on %s thread(s)', (threads) => {
  it('goes on after the browser was killed, to the bits of an uninterrupted run', async () => {
    const whole = await dashJson<Trained>(...SLOW, '--threads', threads);
    expect(whole.backend).toMatchObject({ name: 'wasm', threads: Number(threads) });
    expect(whole.training.epochs).toHaveLength(8);

    const profile = join(folder, `killed-${threads}`);
    const broken = startDash([...SLOW, '--threads', threads, '--profile', profile, '--json']);
    await broken.said(/Epoch 2 of 8: /);
    killBrowser(profile);
    const { code, stdout, stderr } = await broken.ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/ended unexpectedly|crashed|closed/);

    const resumed = startDash([...SLOW, '--threads', threads, '--profile', profile, '--resume', '--json']);
    await resumed.said(/Going on after [2-7] of 8 epochs/);
    const end = await resumed.ended;
    expect(end.code).toBe(0);
    const result = JSON.parse(end.stdout) as Trained;
    expect(result.classifier.weightsHash).toBe(whole.classifier.weightsHash);
    expect(result.training.epochs.map(({ loss }) => loss)).toEqual(
      whole.training.epochs.map(({ loss }) => loss),
    );
    expect(result.validation).toEqual(whole.validation);
  });
});

it('gives the same weights for the same seed, others for another, and opens the test only when asked', async () => {
  const first = await dashJson<Trained>(...QUICK);
  const again = await dashJson<Trained>(...QUICK, '--open-test');
  const other = await dashJson<Trained>(...QUICK, '--seed', '6', '--data-seed', '5');
  expect(again.classifier.weightsHash).toBe(first.classifier.weightsHash);
  expect(other.classifier.weightsHash).not.toBe(first.classifier.weightsHash);
  expect(first.test).toBeUndefined();
  expect(again.test?.n).toBe(again.dataset.counts.test);
  const { n, correct, accuracy, interval } = first.validation;
  expect(n).toBe(first.dataset.counts.validation);
  expect(accuracy).toBeCloseTo(correct / n, 12);
  expect(interval[0]).toBeLessThan(accuracy);
  expect(interval[1]).toBeGreaterThan(accuracy);
});

it('keeps a profile, writes its project to a file and opens that elsewhere', async () => {
  const profile = join(folder, 'kept');
  const file = join(folder, 'project.dash');
  const trained = await dashJson<Trained>(...QUICK, '--profile', profile);
  const written = await dashJson<{ bytes: number; sha256: string }>(
    'export',
    file,
    '--what',
    'project',
    '--profile',
    profile,
  );
  expect(written.sha256).toMatch(/^[0-9a-f]{64}$/);
  const opened = await dashJson<{ dataset: Trained['dataset']; classifiers: { weightsHash: string }[] }>(
    'open',
    file,
  );
  expect(opened.dataset).toEqual(trained.dataset);
  expect(opened.classifiers.map(({ weightsHash }) => weightsHash)).toEqual([trained.classifier.weightsHash]);

  // A training of what was read from the file goes on as any other.
  const elsewhere = join(folder, 'elsewhere');
  const slow = ['train', file, '--epochs', '8', '--backend', 'wasm', '--profile', elsewhere];
  const broken = startDash(slow);
  await broken.said(/Epoch 1 of 8: /);
  killBrowser(elsewhere);
  expect((await broken.ended).code).toBe(1);
  const resumed = startDash([...slow, '--resume', '--json']);
  await resumed.said(/Going on after [1-7] of 8 epochs/);
  const end = await resumed.ended;
  expect(end.code).toBe(0);
  expect((JSON.parse(end.stdout) as Trained).classifier.epochs).toBe(8);
});

it('puts everything away on Ctrl+C', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const running = startDash([...SLOW, '--json'], { TMPDIR: temporary });
  await running.said(/Epoch 1 of 8: /);
  expect(readdirSync(temporary).filter((name) => name.startsWith('dash-'))).toHaveLength(1);
  expect(processesWith(temporary).length).toBeGreaterThan(0);
  running.child.kill('SIGINT');
  const { code, stdout } = await running.ended;
  expect(code).toBe(130);
  expect(stdout).toBe('');
  expect(readdirSync(temporary).filter((name) => name.startsWith('dash-'))).toEqual([]);
  expect(processesWith(temporary)).toEqual([]);
});

describe('a mistake', () => {
  it.each([
    [['frobnicate'], /no command "frobnicate"/],
    [['train'], /takes <data>/],
    [['train', 'nothing-here.zip'], /no file or folder/],
    [['train', 'demo:cartoon', '--nope'], /--nope/],
    [['train', 'demo:cartoon', '--epochs', '0'], /--epochs/],
    [['train', 'demo:cartoon', '--backend', 'abacus'], /--backend must be one of/],
    [['train', 'demo:cartoon', '--resume'], /--profile/],
    [['import', 'demo:cartoon'], /takes a ZIP or a folder/],
  ])('is named in one line: %j', async (args, reason) => {
    const { code, stdout, stderr } = await dash(...args, '--json');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('in data is named too', async () => {
    const { code, stdout, stderr } = await dash('train', 'demo:nothing');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/nothing/);
  });
});

it.each([['--help'], ['info', '--help'], ['train', '--help'], ['export', '--help']])(
  'helps: %s %s',
  async (...args) => {
    const { code, stdout } = await dash(...args);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run -s dash --');
  },
);
