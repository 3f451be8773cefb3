import type { Look } from './draw';
import type { Sheet } from './raster';

/** Colours as the theme has them now, read where the tokens are resolved. */
export function lookOf(element: HTMLElement): Look {
  const style = getComputedStyle(element);
  return {
    ground: style.backgroundColor,
    ink: style.color,
    accent: style.accentColor,
    ratio: Math.min(2, window.devicePixelRatio),
  };
}

/** Calls when the theme or the resolution changes; returns what ends it. */
export function onLookChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', changed);
  window.addEventListener('resize', changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', changed);
    window.removeEventListener('resize', changed);
  };
}

/** Draws at most once a frame, the newest wins. */
export class Painter {
  #next: (() => void) | null = null;
  #frame = 0;

  schedule(draw: () => void): void {
    this.#next = draw;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#next?.();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#next = null;
  }
}

/** The context of a canvas whose pixels fit its size on screen. */
export function fittedContext(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
  ratio: number,
): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  return canvas.getContext('2d');
}

/** The pixels of one canvas, kept from frame to frame. */
export class SheetKeeper {
  #kept: { readonly sheet: Sheet; readonly image: ImageData } | null = null;

  of(widthPx: number, heightPx: number): { readonly sheet: Sheet; readonly image: ImageData } {
    const kept = this.#kept;
    if (kept !== null && kept.image.width === widthPx && kept.image.height === heightPx) return kept;
    const image = new ImageData(Math.max(1, widthPx), Math.max(1, heightPx));
    const pixels = new Uint32Array(image.data.buffer);
    this.#kept = { image, sheet: { widthPx: image.width, heightPx: image.height, pixels } };
    return this.#kept;
  }
}
