import type { Tensor } from '@tensorflow/tfjs-core';
import { mostArrays, runProgram } from './webgpu-program';

/** What is done to each element of many tensors at once. */
export interface Update {
  readonly key: string;
  /** Tensors that are read and that are written over, for each entry. */
  readonly read: readonly string[];
  readonly changed: readonly string[];
  /** WGSL statements; `$name[at]` is the element of the entry's tensor, `uniforms.name` a scalar. */
  readonly code: string;
}

const THREADS = 256;

/**
 * Updates entries of tensors in place, as many entries in a program as the device has room for: a network has dozens of
 * small ones, and a program each costs more than what it computes.
 */
export function updateOnWebGpu(
  { key, read, changed, code }: Update,
  entries: readonly Readonly<Record<string, Tensor>>[],
  scalars: Readonly<Record<string, number>>,
): void {
  const atATime = Math.max(1, Math.floor(mostArrays() / (read.length + changed.length)));
  for (let from = 0; from < entries.length; from += atATime) {
    const some = entries.slice(from, from + atATime);
    const named = (names: readonly string[]): Record<string, Tensor> =>
      Object.fromEntries(some.flatMap((entry, i) => names.map((name) => [`${name}${i}`, entry[name]!])));
    const counts = some.map((entry) => entry[changed[0]!]!.size);
    const ends: number[] = [];
    for (const count of counts) ends.push((ends.at(-1) ?? 0) + Math.ceil(count / THREADS));
    const parts = some.map((_, i) => {
      const begin = i === 0 ? '0' : `uniforms.end${i - 1}`;
      const own = code.replace(/\$(\w+)/g, (_whole, name: string) => `${name}${i}`);
      return `if (group < uniforms.end${i}) {
        let at = (group - ${begin}) * ${THREADS} + lane;
        if (at < uniforms.count${i}) {
          ${own}
        }
      }`;
    });
    runProgram({
      ...{ key: `${key}_${some.length}`, threads: THREADS, groups: ends.at(-1)!, scalars },
      ...{ inputs: named(read), changed: named(changed) },
      sizes: Object.fromEntries(counts.flatMap((count, i) => [[`end${i}`, ends[i]!], [`count${i}`, count]])), // prettier-ignore
      code: parts.join(' else '),
    });
  }
}
