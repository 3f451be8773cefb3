import { backend, keep, tensor, tidy, type DataId, type Tensor } from '@tensorflow/tfjs-core';

/** What a backend has captured of a computation. */
export interface Recording {
  readonly outputs: readonly Tensor[];
  /** Computes again from what now stands in the inputs, into the outputs. */
  replay(): void;
  /** Disposes of the outputs and gives all memory back. */
  dispose(): void;
}

/** A backend that can compute again without the script that said what. */
export interface RecordingBackend {
  /**
   * Calls `compute` twice, of which the first call computes nothing, and returns what repeats the second; `null` where
   * `compute` looks at values, so that it may differ the next time: then nothing has been computed.
   */
  record(compute: () => readonly Tensor[]): Recording | null;
  /** Writes values into a tensor's place. */
  overwrite(dataId: DataId, values: Float32Array): void;
}

export interface Captured {
  /** `values` of the inputs, in order; the tensors are valid until the next call, and not the caller's to dispose. */
  run(values: readonly Float32Array[]): readonly Tensor[];
  /** Gives all memory back; a later `run` captures anew. */
  dispose(): void;
}

const records = (on: object): on is RecordingBackend => 'record' in on && 'overwrite' in on;

/**
 * A computation of fixed shapes to be run many times. Where the backend can, it is captured in the first run and then
 * replayed without TensorFlow.js, in memory planned ahead: `compute` is called no more. It must therefore do the same
 * whatever the values: all that changes from run to run comes by the inputs or by variables, and of what it has
 * written here and there other than tensors it may be called once in vain. It may change variables in place; it may
 * not dispose of tensors that it has not made, and leaves none but those it returns.
 */
export function capture(
  shapes: readonly (readonly number[])[],
  compute: (inputs: readonly Tensor[]) => readonly Tensor[],
): Captured {
  let possible = true;
  let inputs: Tensor[] = [];
  let outputs: readonly Tensor[] = [];
  let recording: Recording | null = null;
  let recorder: RecordingBackend | null = null;

  const dispose = (): void => {
    for (const input of inputs) input.dispose();
    if (recording === null) for (const output of outputs) output.dispose();
    recording?.dispose();
    [inputs, outputs, recording] = [[], [], null];
  };
  const computed = (): readonly Tensor[] => tidy(() => [...compute(inputs)]).map((output) => keep(output));
  const begin = (values: readonly Float32Array[]): void => {
    dispose();
    inputs = values.map((one, i) => keep(tensor(one, [...shapes[i]!], 'float32')));
    const on = backend();
    if (possible && records(on)) {
      recording = on.record(computed);
      possible = recording !== null;
      recorder = on;
    }
    outputs = recording?.outputs ?? computed();
  };

  return {
    run(values) {
      if (recording !== null && recorder !== null) {
        for (const [i, one] of values.entries()) recorder.overwrite(inputs[i]!.dataId, one);
        recording.replay();
        return outputs;
      }
      try {
        begin(values);
      } catch (error) {
        dispose();
        throw error;
      }
      return outputs;
    },
    dispose,
  };
}
