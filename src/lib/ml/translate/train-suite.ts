import { engine, memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TrainTranslatorOptions, TranslateEvent } from './contract';
import { hashOf } from './stored';
import { summarise } from './summary';
import { BASIS, colourJudge, drained, IMAGES, SIDE, squareBank, squares, TINY } from './test-data';
import { trainTranslator } from './train';
import { translate } from './translate';
import { plainRoutes, walkRoutes } from './walk';

const checkpoints = (events: readonly TranslateEvent[]): ArrayBuffer[] =>
  events.flatMap((event) => (event.type === 'checkpoint' ? [event.checkpoint] : []));

/** Training and translating on the current backend: resumed runs, cancelling, and nothing left behind. */
export function translatorSuite(): void {
  const bank = squareBank();
  const styles = new Float32Array(4 * TINY.components);
  [0, 1].forEach((colour) =>
    styles.set(
      summarise(
        bank.features,
        bank.components,
        [...Array(bank.pool).keys()].filter((i) => i % 2 === colour),
      ),
      colour * 2 * TINY.components,
    ),
  );
  const options: TrainTranslatorOptions = {
    spec: TINY,
    images: squares(),
    bank,
    basis: BASIS,
    judge: null,
    preview: null,
  };
  let tensors = 0;

  beforeEach(() => {
    tensors = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(tensors);
    expect(engine().state.activeTape ?? []).toEqual([]);
  });

  it('gives the same weights twice, and goes on from a check-point to the same bits', async () => {
    const whole = await drained(trainTranslator(options));
    const again = await drained(trainTranslator(options));
    expect(again.result.weightsHash).toBe(whole.result.weightsHash);
    const first = checkpoints(whole.events)[0]!;
    const resumed = await drained(trainTranslator({ ...options, checkpoint: first }));
    expect(resumed.result.weightsHash).toBe(whole.result.weightsHash);
    // Behind the header, which names the seconds.
    const last = (events: readonly TranslateEvent[]): Promise<string> =>
      hashOf(checkpoints(events).at(-1)!.slice(-380_000));
    expect(await last(resumed.events)).toBe(await last(whole.events));
    const other = await drained(trainTranslator({ ...options, spec: { ...TINY, seed: 4 } }));
    expect(other.result.weightsHash).not.toBe(whole.result.weightsHash);
  });

  it('shows fixed sources in fixed styles, and measures what it does', async () => {
    const judge = await colourJudge();
    const preview = { sources: Int32Array.of(17, 18, 19), styles };
    const { events, result } = await drained(trainTranslator({ ...options, judge, preview }));
    const shown = events.flatMap((event) => (event.type === 'preview' ? [event] : []));
    expect(shown.map(({ step }) => step)).toEqual([2, 3]);
    expect(shown[0]).toMatchObject({ sources: 3, styles: 2 });
    expect(shown[0]!.pixels.length).toBe(9 * SIDE * SIDE * 3);
    expect(shown[0]!.pixels.subarray(0, 3 * SIDE * SIDE * 3)).toEqual(
      await squares().pixels(preview.sources),
    );
    expect(result.metrics.map(({ step }) => step)).toEqual([2, 3]);
    for (const { hit, heldOutHit, retention, change, cycleError, losses } of result.metrics) {
      for (const share of [hit, heldOutHit, retention]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
      expect(change).toBeGreaterThan(0);
      expect(cycleError).toBeGreaterThan(0);
      expect(losses.discriminator).toBeGreaterThan(0);
    }
    // Measuring must not move the training.
    expect(result.weightsHash).toBe((await drained(trainTranslator(options))).result.weightsHash);
  });

  it('leaves nothing behind when it is ended at any point', async () => {
    const judge = await colourJudge();
    const preview = { sources: Int32Array.of(17, 18), styles };
    for (const events of [1, 3, 5, 8]) {
      const steps = trainTranslator({ ...options, judge, preview });
      for (let i = 0; i < events; i++) await steps.next();
      await steps.return(undefined as never);
      expect((await steps.next()).done).toBe(true);
      expect(memory().numTensors).toBe(tensors);
    }
  });

  it('leaves nothing behind when images or judge fail', async () => {
    const failing = () => Promise.reject(new Error('gone'));
    const images = { ...squares(), pixels: failing };
    await expect(drained(trainTranslator({ ...options, images }))).rejects.toThrow('gone');
    const judge = { ...(await colourJudge()), features: failing };
    await expect(drained(trainTranslator({ ...options, judge }))).rejects.toThrow('gone');
  });

  it('names losses that are no numbers, and what helps', async () => {
    const spec = { ...TINY, learningRate: { generator: 1e30, discriminator: 1e30 } };
    await expect(drained(trainTranslator({ ...options, spec }))).rejects.toThrow('Learning rates');
  });

  it('begins with the weights of another one', async () => {
    const { result } = await drained(trainTranslator(options));
    const warm = await drained(
      trainTranslator({
        ...options,
        spec: { ...TINY, steps: 1, learningRate: { generator: 0, discriminator: 0 } },
        start: result.weights,
      }),
    );
    const routes = plainRoutes(Int32Array.of(20), 2);
    const images = async (weights: ArrayBuffer) =>
      (await drained(translate({ weights, source: squares(), styles, routes }))).events.map(
        ({ pixels }) => pixels,
      );
    expect(await images(warm.result.weights)).toEqual(await images(result.weights));
  });

  it('refuses what does not fit', async () => {
    const { result, events } = await drained(trainTranslator(options));
    const wide = { ...TINY, channels: 8 };
    const bad: [Partial<TrainTranslatorOptions>, string][] = [
      [{ spec: wide, checkpoint: checkpoints(events)[0]! }, 'another translator'],
      [{ spec: wide, start: result.weights }, 'another translator'],
      [{ checkpoint: new ArrayBuffer(40) }, 'checkpoint'],
      [{ spec: { ...TINY, sizePx: 32 } }, '32 px'],
      [{ spec: { ...TINY, components: 4 } }, 'another translator'],
    ];
    for (const [change, words] of bad) {
      await expect(drained(trainTranslator({ ...options, ...change }))).rejects.toThrow(words);
    }
  });

  it('translates routes in any order of hops as one by one', async () => {
    const { result } = await drained(trainTranslator({ ...options, spec: { ...TINY, steps: 4 } }));
    expect(result.snapshots).toBe(2);
    const sources = Int32Array.from({ length: IMAGES - bank.pool }, (_, i) => bank.pool + i);
    const own = [...sources].map((row) => row % 2);
    const routes = walkRoutes({ sources, own, styles: 2, copies: 2, snapshots: 2, seed: 1 });
    const source = squares();
    const run = async (batch: number, which = routes): Promise<Uint8Array[]> => {
      const out: Uint8Array[] = [];
      let last = 0;
      const steps = translate({ weights: result.weights, source, styles, routes: which, batch });
      for await (const { indices, pixels, done, total } of steps) {
        indices.forEach(
          (route, i) => (out[route] = pixels.slice(i * SIDE ** 2 * 3, (i + 1) * SIDE ** 2 * 3)),
        );
        expect(done).toBe(last + indices.length);
        expect(total).toBe(which.length);
        last = done;
      }
      expect(last).toBe(which.length);
      return out;
    };
    const together = await run(5);
    const alone = await Promise.all(routes.slice(0, 1).map((route) => run(1, [route])));
    expect(together[0]).toEqual(alone[0]![0]);
    expect(await run(1)).toEqual(together);
    const unending = translate({ weights: result.weights, source, styles, routes });
    await unending.next();
    await unending.return(undefined as never);
    const missing = [{ source: 17, hops: [{ style: 2, snapshot: 0 }] }];
    await expect(run(4, missing)).rejects.toThrow('not there');
  });
}
