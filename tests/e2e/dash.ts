import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { fromRoot } from '../../scripts/lib/paths.mjs';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when standard error holds a match; rejects if the command ends before. */
  said(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts `npm run -s dash -- args` without npm between. */
export function startDash(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [fromRoot('scripts/run.mjs'), 'cli/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => {
    stderr += String(text);
    for (const check of waiting) check();
  });
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    said: (pattern) =>
      new Promise((done, fail) => {
        const check = () => {
          if (!pattern.test(stderr)) return;
          waiting.delete(check);
          done();
        };
        waiting.add(check);
        check();
        void ended.then(() => fail(new Error(`Ended before it said ${pattern}: ${stderr}`)));
      }),
  };
}

export const dash = (...args: readonly string[]): Promise<Ended> => startDash(args).ended;

/** The one JSON object that a command printed; throws with its reason where it failed. */
export async function dashJson<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await dash(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  if (stdout.trimEnd().includes('\n')) throw new Error(`More than one line: ${stdout}`);
  return JSON.parse(stdout) as T;
}

/** Process ids of what was started with this text in its arguments, oldest first. */
export function processesWith(text: string): number[] {
  const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return list
    .split('\n')
    .filter((line) => line.includes(text))
    .map((line) => Number.parseInt(line, 10));
}
