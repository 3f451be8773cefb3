import type { Tensor } from '@tensorflow/tfjs-core';
import type { Cells } from './webgpu-elements';
import { runProgram } from './webgpu-program';

/**
 * Sums over the rows of a cell are taken by workgroups that have four channels each, so that what is read together lies
 * together. Lanes wait once for what the others have summed, and each adds it up itself: to wait costs more.
 */
const CHANNELS_A_GROUP = 4;
/** Of many rows more are taken at a time. */
const MANY_ROWS = 4096;
const rowsAGroup = (rows: number): 16 | 64 => (rows < MANY_ROWS ? 16 : 64);

/** Statements with `sum`: a function of WGSL statements that add to `term` at each `at`, giving its total to every lane. */
type Summing = (name: string, term: string) => string;

/**
 * A workgroup for four cells: `code` takes sums over a cell's rows, then one lane runs `result` for `cell`.
 * `width` is the number of sums that are taken at a time.
 */
export function overRows<Name extends string>(
  key: string,
  inputs: Readonly<Record<string, Tensor>>,
  outputs: Readonly<Record<Name, readonly number[]>>,
  { images, rows, channels }: Cells,
  { width, code, result }: { width: 1 | 2; code: (sum: Summing) => string; result: string },
  scalars: Readonly<Record<string, number>> = {},
): Record<Name, Tensor> {
  const blocks = Math.ceil(channels / CHANNELS_A_GROUP);
  const type = width === 1 ? 'f32' : 'vec2<f32>';
  const atATime = rowsAGroup(rows);
  const threads = CHANNELS_A_GROUP * atATime;
  const sum: Summing = (name, term) => `
    var ${name}Part = ${type}();
    if (inside) {
      for (var row = lane / ${CHANNELS_A_GROUP}; row < uniforms.rows; row += ${atATime}) {
        let at = first + row * uniforms.channels;
        ${name}Part += ${term};
      }
    }
    let ${name} = total(lane, ${name}Part);`;
  return runProgram<Name>({
    ...{ key: `${key}_${atATime}`, inputs, outputs, scalars, threads, groups: images * blocks },
    sizes: { images, rows, channels, blocks },
    declarations: `
      var<workgroup> partial : array<${type}, ${threads}>;
      fn total(lane : i32, value : ${type}) -> ${type} {
        partial[lane] = value;
        workgroupBarrier();
        var sum = ${type}();
        for (var i = lane % ${CHANNELS_A_GROUP}; i < ${threads}; i += ${CHANNELS_A_GROUP}) {
          sum += partial[i];
        }
        workgroupBarrier();
        return sum;
      }`,
    code: `
      let image = group / uniforms.blocks;
      let channel = (group % uniforms.blocks) * ${CHANNELS_A_GROUP} + lane % ${CHANNELS_A_GROUP};
      let inside = image < uniforms.images && channel < uniforms.channels;
      let cell = image * uniforms.channels + channel;
      let first = image * uniforms.rows * uniforms.channels + channel;
      ${code(sum)}
      if (inside && lane < ${CHANNELS_A_GROUP}) {
        ${result}
      }`,
  });
}

const THREADS = 64;
const A_GROUP = 2048;
const MOST_GROUPS = 256;

/**
 * [1]: the sum of `term`, WGSL at the number `at` of an element, over `size` elements, times `factor`. Where they are many
 * in two programs, always in the same order.
 */
export function sumOf(
  key: string,
  inputs: Readonly<Record<string, Tensor>>,
  size: number,
  term: string,
  { factor = 1, sizes = {} }: { factor?: number; sizes?: Readonly<Record<string, number>> } = {},
): Tensor {
  const groups = Math.min(MOST_GROUPS, Math.ceil(size / A_GROUP));
  const { sum } = runProgram<'sum'>({
    ...{ key: `sum_${key}`, threads: THREADS, groups, inputs, outputs: { sum: [groups] } },
    ...{ sizes: { size, groups, ...sizes }, scalars: { factor } },
    declarations: `var<workgroup> partial : array<f32, ${THREADS}>;`,
    code: `
      var part = 0.0;
      if (group < uniforms.groups) {
        for (var at = index; at < uniforms.size; at += uniforms.groups * ${THREADS}) {
          part += ${term};
        }
      }
      partial[lane] = part;
      workgroupBarrier();
      if (lane == 0 && group < uniforms.groups) {
        var total = 0.0;
        for (var i = 0; i < ${THREADS}; i++) {
          total += partial[i];
        }
        sum[group] = uniforms.factor * total;
      }`,
  });
  return groups === 1 ? sum : sumOf('parts', { parts: sum }, groups, 'parts[at]');
}
