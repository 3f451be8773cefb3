/** What the kernels import: the memory, and sleep on one of its first words (builds with threads). */
export function importsFor(memory: WebAssembly.Memory): WebAssembly.Imports {
  const words = new Int32Array(memory.buffer);
  const sleep = (address: number, expected: number): void => {
    Atomics.wait(words, address >> 2, expected, NAP_MS);
  };
  return { env: { memory, sleep } };
}

/**
 * The longest sleep before a thread looks again: the condition variables of glibc up to 2.40 can lose a wake-up
 * (its bug 25847), and a thread that slept without end would never find out.
 */
export const NAP_MS = 50;
