import { GREY } from '../../ui/palette';

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

export interface Sprite {
  readonly picture: HTMLCanvasElement;
  /** In CSS px. */
  readonly sidePx: number;
}

/** Glyphs drawn once for each look and then copied, which is what makes 10,000 of them a frame cheap. */
export class Sprites {
  #known: Record<string, Sprite> = {};
  #halo = '';
  #ratio = 0;

  /** @param halo colour of the ground; @param ratio device px a CSS px */
  use(halo: string, ratio: number): void {
    if (halo === this.#halo && ratio === this.#ratio) return;
    this.#halo = halo;
    this.#ratio = ratio;
    this.#known = {};
  }

  of(key: SpriteKey): Sprite {
    const radiusPx = Math.round(key.radiusPx * 2) / 2;
    const name = `${key.correct}${key.active ? key.color + key.ring : ''}${radiusPx}`;
    return (this.#known[name] ??= this.#draw({ ...key, radiusPx }));
  }

  #draw({ correct, color, ring, radiusPx: r, active }: SpriteKey): Sprite {
    const sidePx = 2 * Math.ceil(r * 1.6 + 2);
    const picture = document.createElement('canvas');
    picture.width = picture.height = Math.round(sidePx * this.#ratio);
    const context = picture.getContext('2d');
    if (context === null) return { picture, sidePx };
    context.scale(picture.width / sidePx, picture.width / sidePx);
    context.translate(sidePx / 2, sidePx / 2);
    if (!active) context.globalAlpha = 0.38;
    const fill = active ? color : GREY;
    if (correct === 1) {
      circle(context, r + (active ? 0.75 : 0));
      context.fillStyle = active ? this.#halo : fill;
      context.fill();
      circle(context, r);
      context.fillStyle = fill;
      context.fill();
    } else if (correct === 0) cross(context, r, fill, active ? ring : GREY, this.#halo);
    else {
      circle(context, r);
      context.lineWidth = Math.max(1, r * 0.45);
      context.strokeStyle = fill;
      context.stroke();
    }
    return { picture, sidePx };
  }
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
