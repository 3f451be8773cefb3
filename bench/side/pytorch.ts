import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromRoot } from '../../scripts/lib/paths.mjs';

export interface PyTorchSide {
  readonly version: string;
  /** Milliseconds of each of `steps` steps after three to warm up. */
  measure(threads: number, steps: number): Promise<readonly number[]>;
  close(): void;
}

const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';

/** Keeps one interpreter for the whole run of a program in bench/peers. Rejects with the reason where PyTorch is missing. */
export async function openPyTorch(script: string): Promise<PyTorchSide> {
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
    if (done === true) throw new Error(complaint.trim().split('\n').at(-1) ?? 'Python ended.');
    return JSON.parse(value as string);
  };
  const { version } = (await next()) as { version: string };
  return {
    version,
    async measure(threads, steps) {
      child.stdin.write(`${threads} ${steps}\n`);
      return ((await next()) as { times: number[] }).times;
    },
    close: () => child.stdin.end(),
  };
}
