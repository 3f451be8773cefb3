import type { Tensor } from '@tensorflow/tfjs-core';

/** One op on given shapes, with its reference. */
export interface OpCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  /** How many of the inputs, from the first on, are differentiated. */
  readonly differentiated: number;
  /** Turns values in −1…1 into what an input needs: positive, summing to one. */
  readonly prepare?: (values: Float64Array, input: number) => Float64Array;
  readonly op: (inputs: Tensor[]) => Tensor;
  readonly reference: (inputs: Float64Array[]) => Float64Array;
}
