import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromRoot } from '../../scripts/lib/paths.mjs';

/** A program of bench/peers: it says its version first, then answers each line with a line of JSON. */
export interface Python {
  readonly version: string;
  ask(line: string): Promise<unknown>;
  close(): void;
}

const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';

/** Keeps one interpreter for the whole run of a program. Rejects with the reason where what it needs is missing. */
export async function openPython(script: string): Promise<Python> {
  const env = { ...process.env };
  // They pin the kernels of OpenBLAS to a core type that may not be the machine's.
  delete env['OPENBLAS_CORETYPE'];
  delete env['OPENBLAS_L2_SIZE'];
  const child = spawn(PYTHON, [fromRoot(`bench/peers/${script}`)], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  const next = async (): Promise<unknown> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done === true) throw new Error(complaint.trim().split('\n').at(-1) || 'Python ended.');
    return JSON.parse(value as string);
  };
  const { version } = (await next()) as { version: string };
  return {
    version,
    ask(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}
