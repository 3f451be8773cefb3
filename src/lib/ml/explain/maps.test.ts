import { describe, expect, it } from 'vitest';
import {
  channelWeights,
  explanationMap,
  gradCamPlusPlus,
  hiResCam,
  layerCam,
  rawGradCam,
  type LayerEvidence,
} from './maps';

/**
 * A net small enough to follow by hand: 4 × 4 ramp, two 3 × 3 filters of ones with biases −50 and −75, ReLU, dense
 * [1,1,1,1] on the first channel and [1,−1,−1,−1] on the second, ReLU. Its output is 54.
 */
function testNet() {
  const biases = [-50, -75];
  const dense = [
    [1, 1, 1, 1],
    [1, -1, -1, -1],
  ];
  const conv: number[] = [];
  const weights: number[] = [];
  for (let cell = 0; cell < 4; cell++) {
    const [top, left] = [Math.floor(cell / 2), cell % 2];
    let sum = 0;
    for (let y = 0; y < 3; y++) for (let x = 0; x < 3; x++) sum += 4 * (top + y) + left + x;
    biases.forEach((bias, channel) => {
      conv.push(sum + bias);
      weights.push(dense[channel]![cell]!);
    });
  }
  const relu = conv.map((v) => Math.max(0, v));
  const output = relu.reduce((sum, v, at) => sum + v * weights[at]!, 0);
  const layer = { heightPx: 2, widthPx: 2, channels: 2 };
  return {
    output,
    atConv: { ...layer, activations: conv, gradients: weights.map((w, at) => (conv[at]! > 0 ? w : 0)) },
    atRelu: { ...layer, activations: relu, gradients: weights },
  } satisfies { output: number; atConv: LayerEvidence; atRelu: LayerEvidence };
}

describe('on the test net', () => {
  const { output, atConv, atRelu } = testNet();

  it('gives the known maps at the convolution', () => {
    expect(output).toBe(54);
    expect([...channelWeights(atConv)]).toEqual([0.75, -0.5]);
    expect([...rawGradCam(atConv)]).toEqual([11.25, 13.5, 20.25, 22.5]);
    expect([...hiResCam(atConv)]).toEqual([0, 4, 25, 25]);
    expect([...layerCam(atConv)]).toEqual([0, 4, 31, 40]);
  });

  it('gives the known maps after the ReLU', () => {
    expect([...channelWeights(atRelu)]).toEqual([1, -0.5]);
    expect([...rawGradCam(atRelu)]).toEqual([0, 4, 28, 32.5]);
    expect([...hiResCam(atRelu)]).toEqual([0, 4, 25, 25]);
    expect([...layerCam(atRelu)]).toEqual([0, 4, 31, 40]);
    [0, 0.207792, 1.871259, 2.730096].forEach((v, i) => expect(gradCamPlusPlus(atRelu)[i]).toBeCloseTo(v, 5));
  });

  it('has HiResCAM add up to the logit', () => {
    expect(hiResCam(atRelu).reduce((a, b) => a + b, 0)).toBe(output);
  });

  it('scales with the logit', () => {
    const scaled = { ...atRelu, gradients: atRelu.gradients.map((g) => 3 * g) };
    expect([...rawGradCam(scaled)]).toEqual([...rawGradCam(atRelu)].map((v) => 3 * v));
  });
});

it('is Grad-CAM times the cells = HiResCAM where the gradient is the same everywhere', () => {
  const activations = Float32Array.from({ length: 4 * 4 * 3 }, (_, i) => Math.abs(Math.sin(i)));
  const gradients = Float32Array.from(activations, (_, i) => [0.5, -0.25, 1][i % 3]! / 16);
  const evidence = { heightPx: 4, widthPx: 4, channels: 3, activations, gradients };
  rawGradCam(evidence).forEach((v, i) => expect(v).toBeCloseTo(hiResCam(evidence)[i]!, 10));
});

it('flags an empty map and stays free of NaN', () => {
  const evidence = { heightPx: 1, widthPx: 2, channels: 1, activations: [1, 2], gradients: [-1, -1] };
  expect(explanationMap('gradcam', evidence)).toEqual({
    heightPx: 1,
    widthPx: 2,
    values: new Float32Array(2),
    maximum: 0,
    empty: true,
  });
  expect(explanationMap('gradcam', { ...evidence, gradients: [1, 1] })).toMatchObject({
    maximum: 2,
    empty: false,
    values: Float32Array.of(0.5, 1),
  });
});
