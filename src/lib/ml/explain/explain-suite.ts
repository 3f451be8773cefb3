import { memory, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Network } from '../classifier/network';
import { packWeights } from '../classifier/stored';
import { shapes } from '../classifier/training-suite';
import { conv2d, relu, biasActivation, valueAndGrads } from '../engine/ops';
import { explain, evidence } from './explain';
import { channelWeights, hiResCam, layerCam, rawGradCam, type LayerEvidence } from './maps';

const SHAPE = { arch: 'tiny', sizePx: 32, classes: 3 } as const;

async function drain<T>(batches: AsyncGenerator<T, void, void>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

/** For the backend that is set. */
export function explainSuite(): void {
  let before = 0;
  beforeEach(() => (before = memory().numTensors));
  afterEach(() => expect(memory().numTensors).toBe(before));

  it('gives the known maps of a net small enough to follow by hand', async () => {
    const evidenceAt = (where: 'conv' | 'relu') =>
      tidy(() => {
        const ramp = Array.from({ length: 16 }, (_, i) => i);
        const x = tensor4d(ramp, [1, 4, 4, 1]);
        const ones = tensor4d(new Float32Array(18).fill(1), [3, 3, 1, 2]);
        const biases = tensor1d([-50, -75]);
        // Two channels of 2 × 2, channel last: 1 everywhere on the first; 1, −1, −1, −1 on the second.
        const weights = tensor4d([1, 1, 1, -1, 1, -1, 1, -1], [2, 2, 2, 1]);
        const conv = biasActivation(conv2d(x, ones, { stride: 1, pad: 'valid' }), biases, 'none');
        const at = where === 'conv' ? conv : relu(conv);
        const { value, grads } = valueAndGrads(() => {
          const active = where === 'conv' ? relu(at) : at;
          return { value: conv2d(active, weights, { stride: 1, pad: 'valid' }) };
        }, [at]);
        return { output: value.dataSync()[0], activations: at.dataSync(), gradients: grads[0]!.dataSync() };
      });
    const layer = { heightPx: 2, widthPx: 2, channels: 2 };
    const conv: LayerEvidence = { ...layer, ...evidenceAt('conv') };
    expect([...channelWeights(conv)]).toEqual([0.75, -0.5]);
    expect([...rawGradCam(conv)]).toEqual([11.25, 13.5, 20.25, 22.5]);
    expect([...layerCam(conv)]).toEqual([0, 4, 31, 40]);
    const { output, ...active } = evidenceAt('relu');
    expect(output).toBe(54);
    expect([...rawGradCam({ ...layer, ...active })]).toEqual([0, 4, 28, 32.5]);
    expect([...hiResCam({ ...layer, ...active })]).toEqual([0, 4, 25, 25]);
  });

  it('adds up to the logit, in every cell what Grad-CAM says, on a real network', async () => {
    const network = Network.initial(SHAPE, 4);
    try {
      const source = shapes(3, 9);
      const pixels = source.pixels(source.rows) as Uint8Array;
      const { layers, logits, targets } = await evidence(network, pixels, 3, 1);
      expect(targets).toEqual([1, 1, 1]);
      const weights = await network.weights();
      const bias = weights.at(-1)!.values[1]!;
      const column = Array.from({ length: network.latentSize }, (_, k) => weights.at(-2)!.values[3 * k + 1]!);
      layers.forEach((layer, i) => {
        const cells = layer.heightPx * layer.widthPx;
        const map = hiResCam(layer);
        expect(map.reduce((a, b) => a + b, 0) + bias).toBeCloseTo(logits[3 * i + 1]!, 4);
        rawGradCam(layer).forEach((v, at) => expect(v).toBeCloseTo(map[at]!, 5));
        channelWeights(layer).forEach((v, k) => expect(v * cells).toBeCloseTo(column[k]!, 5));
      });
    } finally {
      network.dispose();
    }
  });

  it('explains the class that is predicted, or the one asked for, image by image', async () => {
    const network = Network.initial(SHAPE, 5);
    const weights = packWeights(SHAPE, await network.weights());
    network.dispose();
    const source = { ...shapes(5, 3), rows: Int32Array.of(4, 0, 2) };
    const batches = await drain(explain({ weights, source, method: 'gradcam', target: null, batch: 2 }));
    expect(batches.map(({ rows, done, total }) => [[...rows], done, total])).toEqual([
      [[4, 0], 2, 3],
      [[2], 3, 3],
    ]);
    const maps = batches.flatMap((batch) => batch.maps);
    for (const { values, empty, heightPx, widthPx, maximum } of maps) {
      expect(values).toHaveLength(heightPx * widthPx);
      expect(Math.max(...values)).toBe(empty ? 0 : 1);
      expect(Number.isFinite(maximum)).toBe(true);
    }
    const [first] = await drain(
      explain({ weights, source: { ...source, rows: Int32Array.of(0) }, method: 'hirescam', target: 2 }),
    );
    expect(first!.targets).toEqual([2]);
    await expect(drain(explain({ weights, source, method: 'gradcam', target: 3 }))).rejects.toMatchObject({
      name: 'BadInput',
    });
  });

  it('leaves nothing behind when it is stopped', async () => {
    const network = Network.initial(SHAPE, 5);
    const weights = packWeights(SHAPE, await network.weights());
    network.dispose();
    const steps = explain({ weights, source: shapes(6, 3), method: 'gradcam', target: null, batch: 1 });
    await steps.next();
    await steps.return();
  });
}
