import { DEFAULT_TRANSLATION } from '../../src/lib/domain/translator';
import { stream } from '../../src/lib/domain/random';
import { Trainer, type StepBatch } from '../../src/lib/ml/translate/trainer';

const { sizePx, components, batch, fits } = DEFAULT_TRANSLATION;

function drawBatch(): StepBatch {
  const random = stream(1, 'translator-benchmark');
  const pixels = (images: number): Uint8Array =>
    Uint8Array.from({ length: images * sizePx * sizePx * 3 }, () => random.int(256));
  const summaries = (images: number): Float32Array =>
    Float32Array.from({ length: images * 2 * components }, () => 2 * random.unit() - 1);
  return {
    sources: pixels(batch),
    own: summaries(batch),
    target: summaries(batch),
    reals: pixels(batch),
    fits: pixels(fits),
    fitStyles: summaries(fits),
  };
}

/** The step that translators are trained by, with the default specification, on images of noise. */
export class TranslatorStep {
  readonly #trainer = new Trainer(DEFAULT_TRANSLATION, null);
  readonly #batch = drawBatch();

  /** The generator's adversarial loss before the step; all losses are read, which waits for the device. */
  async run(): Promise<number> {
    return (await this.#trainer.step(this.#batch)).generator;
  }
}
