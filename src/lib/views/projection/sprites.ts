import { GREY } from '../../ui/palette';
import type { Stamp } from './raster';

export interface SpriteKey {
  /** 1 a filled circle, 0 a cross on a ring, −1 an empty circle. */
  readonly correct: number;
  /** Colour of the class, and of the class it was taken for. */
  readonly color: string;
  readonly ring: string;
  readonly radiusPx: number;
  /** What is not selected is grey. */
  readonly active: boolean;
}

/** Glyphs drawn once for each look, to be set as stamps: in device px. */
export class Sprites {
  #known: Record<string, Stamp> = {};
  #halo = '';
  #ratio = 0;

  /** @param halo colour of the ground; @param ratio device px a CSS px */
  use(halo: string, ratio: number): void {
    if (halo === this.#halo && ratio === this.#ratio) return;
    this.#halo = halo;
    this.#ratio = ratio;
    this.#known = {};
  }

  of(key: SpriteKey): Stamp {
    const radiusPx = Math.round(key.radiusPx * 2) / 2;
    const name = `${key.correct}${key.active ? key.color + key.ring : ''}${radiusPx}`;
    return (this.#known[name] ??= this.#draw({ ...key, radiusPx }));
  }

  #draw({ correct, color, ring, radiusPx: r, active }: SpriteKey): Stamp {
    const sidePx = 2 * Math.ceil((r * 1.6 + 2) * this.#ratio);
    const picture = document.createElement('canvas');
    picture.width = picture.height = sidePx;
    const context = picture.getContext('2d', { willReadFrequently: true });
    if (context === null) return { sidePx, pixels: new Uint32Array(sidePx * sidePx) };
    context.translate(sidePx / 2, sidePx / 2);
    context.scale(this.#ratio, this.#ratio);
    // Opaque, since seeing through thousands of glyphs is slow.
    const pale = mixed(GREY, this.#halo, PALE);
    const fill = active ? color : pale;
    if (correct === 1) {
      circle(context, r + (active ? 0.75 : 0));
      context.fillStyle = active ? this.#halo : fill;
      context.fill();
      circle(context, r);
      context.fillStyle = fill;
      context.fill();
    } else if (correct === 0) cross(context, r, fill, active ? ring : pale, this.#halo);
    else {
      circle(context, r);
      context.lineWidth = Math.max(1, r * 0.45);
      context.strokeStyle = fill;
      context.stroke();
    }
    return { sidePx, pixels: new Uint32Array(context.getImageData(0, 0, sidePx, sidePx).data.buffer) };
  }
}

const PALE = 0.36;

/** Of `#rrggbb` and the `rgb(r, g, b)` of computed styles: so much of the first over the second. */
function mixed(hex: string, rgb: string, share: number): string {
  const value = Number.parseInt(hex.slice(1), 16);
  const below = rgb.match(/\d+/g)?.map(Number) ?? [255, 255, 255];
  const parts = [16, 8, 0].map((shift, i) =>
    Math.round(((value >> shift) & 255) * share + below[i]! * (1 - share)),
  );
  return `rgb(${parts.join()})`;
}

function circle(context: CanvasRenderingContext2D, radiusPx: number): void {
  context.beginPath();
  context.arc(0, 0, radiusPx, 0, 2 * Math.PI);
}

/** A cross in the class's colour on a ring of the predicted class's, with a halo around both. */
function cross(
  context: CanvasRenderingContext2D,
  r: number,
  color: string,
  ring: string,
  halo: string,
): void {
  const arm = r * 0.95;
  const line = Math.max(1.4, r * 0.5);
  const arms = (width: number, style: string): void => {
    context.beginPath();
    context.moveTo(-arm, -arm);
    context.lineTo(arm, arm);
    context.moveTo(arm, -arm);
    context.lineTo(-arm, arm);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  };
  context.lineCap = 'round';
  circle(context, r * 1.3 + line);
  context.fillStyle = halo;
  context.fill();
  circle(context, r * 1.3);
  context.lineWidth = line;
  context.strokeStyle = ring;
  context.stroke();
  arms(line + 1.5, halo);
  arms(line, color);
}
