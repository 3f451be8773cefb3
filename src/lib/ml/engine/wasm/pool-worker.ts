import type { KernelExports } from './exports';
import { importsFor } from './imports';
import type { PoolReply, PoolStart } from './pool';

/** Serves kernels until told to quit; the thread blocks in between, so nothing else runs on it. */
export async function servePool(start: PoolStart, reply: (reply: PoolReply) => void): Promise<void> {
  let kernels: KernelExports;
  try {
    const instance = await WebAssembly.instantiate(start.module, importsFor(start.memory));
    kernels = instance.exports as unknown as KernelExports;
  } catch (error) {
    reply({ type: 'failed', message: String(error) });
    return;
  }
  reply({ type: 'ready' });
  try {
    kernels.serve(start.thread, 0);
  } catch (error) {
    kernels.fail();
    reply({ type: 'failed', message: String(error) });
  }
}
