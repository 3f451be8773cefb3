import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import {
  ADAM,
  BATCH,
  BLOCKS,
  CLASSES,
  generator,
  NORM_EPSILON,
  PARAMETERS_A_BLOCK,
  SIZE_PX,
  targets,
  valuesOf,
} from './reference';

type Arrays = np.Array[];

export async function openJax(): Promise<string> {
  const devices = await init('wasm');
  if (!devices.includes('wasm')) throw new Error('jax-js has no WebAssembly here.');
  return defaultDevice('wasm');
}

const make = (shape: readonly number[], draw: () => number): np.Array =>
  np.array(valuesOf(shape, draw)).reshape([...shape]);

/** Cross-entropy of the reference net, averaged over the batch. jax-js' operations use up their inputs but for `.ref`. */
function lossOf(params: Arrays, images: np.Array, wanted: np.Array): np.Array {
  let x = images;
  const keepdims = { keepdims: true };
  BLOCKS.forEach(([, , stride], i) => {
    const [filter, scale, offset] = params.slice(i * PARAMETERS_A_BLOCK);
    const z = lax.conv(x, filter!, [stride, stride], 'SAME');
    const mean = np.mean(z.ref, [0, 2, 3], keepdims);
    const centred = z.sub(mean);
    const variance = np.mean(centred.ref.mul(centred.ref), [0, 2, 3], keepdims);
    x = nn.relu(
      centred
        .div(np.sqrt(variance.add(NORM_EPSILON)))
        .mul(scale!)
        .add(offset!),
    );
  });
  const [weights, bias] = params.slice(-2);
  const logits = np.dot(np.mean(x, [2, 3]), weights!).add(bias!);
  return np.mean(np.sum(nn.logSoftmax(logits).mul(wanted), -1)).neg();
}

function stepOf(
  params: Arrays,
  m: Arrays,
  v: Arrays,
  images: np.Array,
  wanted: np.Array,
  taken: np.Array,
): [Arrays, Arrays, Arrays, np.Array] {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  const [loss, grads] = valueAndGrad(lossOf)(
    params.map((param) => param.ref),
    images,
    wanted,
  ) as [np.Array, Arrays];
  const correction = (beta: number): np.Array =>
    np.subtract(1, np.exp(taken.ref.mul(Math.log(beta)))) as np.Array;
  const [first, second] = [correction(beta1), correction(beta2)];
  const means = m.map((mean, i) => mean.mul(beta1).add(grads[i]!.ref.mul(1 - beta1)));
  const squares = v.map((square, i) => square.mul(beta2).add(grads[i]!.ref.mul(grads[i]!).mul(1 - beta2)));
  const moved = params.map((param, i) => {
    const size = np.sqrt(squares[i]!.ref.div(second.ref)).add(epsilon);
    return param.sub(means[i]!.ref.div(first.ref).mul(learningRate).div(size));
  });
  return [moved, means, squares, loss];
}

/** The reference step in jax-js, compiled as a whole; channels first, as its convolutions want them. */
export class JaxStep {
  readonly #step = jit(stepOf);
  readonly #images: np.Array;
  readonly #targets = np.array(targets()).reshape([BATCH, CLASSES]);
  #params: Arrays;
  #means: Arrays;
  #squares: Arrays;
  #taken = 0;

  constructor() {
    const draw = generator();
    this.#params = BLOCKS.flatMap(([from, to]) => [
      make([to, from, 3, 3], () => draw() * Math.sqrt(2 / (9 * from))),
      np.ones([1, to, 1, 1]),
      np.zeros([1, to, 1, 1]),
    ]);
    this.#params.push(
      make([64, CLASSES], () => draw() / 8),
      np.zeros([CLASSES]),
    );
    this.#means = this.#params.map(({ shape }) => np.zeros(shape));
    this.#squares = this.#params.map(({ shape }) => np.zeros(shape));
    this.#images = make([BATCH, 3, SIZE_PX, SIZE_PX], draw);
  }

  async run(): Promise<number> {
    const taken = np.array(++this.#taken);
    const inputs = [this.#images.ref, this.#targets.ref, taken] as const;
    const [params, means, squares, loss] = this.#step(this.#params, this.#means, this.#squares, ...inputs);
    [this.#params, this.#means, this.#squares] = [params, means, squares];
    return (await loss.jsAsync()) as number;
  }
}
