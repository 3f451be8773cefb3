export const HEAT_LOOKS = ['uniform', 'spotlight', 'red-blue'] as const;
/**
 * `uniform`: a perceptually uniform map whose weak parts let the image through; `spotlight`: the image itself, dark
 * where the classifier did not look; `red-blue`: the map of many papers, which shows steps that are not there.
 */
export type HeatLook = (typeof HEAT_LOOKS)[number];

export interface HeatMap {
  readonly heightPx: number;
  readonly widthPx: number;
  /** 0 … 1, row-major. */
  readonly values: Float32Array;
}

type Rgb = readonly [number, number, number];

/** Inferno (van der Walt and Smith 2015), and the diverging RdBu of ColorBrewer, blue first; eleven steps each. */
const INFERNO = '000004 160b39 420a68 6a176e 932667 bc3754 dd513a f37819 fca50a f6d746 fcffa4'.split(' ');
const RED_BLUE = '053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f'.split(' ');

const parsed = (colors: readonly string[]): readonly Rgb[] =>
  colors.map((hex) => {
    const value = Number.parseInt(hex, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  });
const MAPS = { inferno: parsed(INFERNO), redBlue: parsed(RED_BLUE) };

function colorAt(map: readonly Rgb[], value: number): Rgb {
  const at = Math.min(1, Math.max(0, value)) * (map.length - 1);
  const low = Math.min(map.length - 2, Math.floor(at));
  const share = at - low;
  const [a, b] = [map[low]!, map[low + 1]!];
  return [0, 1, 2].map((i) => a[i]! + (b[i]! - a[i]!) * share) as unknown as Rgb;
}

/** Bilinear interpolation to side × side between the centres of the cells; beyond the outer ones it stays flat. */
export function upsampled({ heightPx, widthPx, values }: HeatMap, sidePx: number): Float32Array {
  const result = new Float32Array(sidePx * sidePx);
  const along = (i: number, cells: number): readonly [low: number, high: number, share: number] => {
    const at = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / sidePx - 0.5));
    const low = Math.floor(at);
    return [low, Math.min(cells - 1, low + 1), at - low];
  };
  for (let y = 0; y < sidePx; y++) {
    const [top, bottom, down] = along(y, heightPx);
    for (let x = 0; x < sidePx; x++) {
      const [left, right, across] = along(x, widthPx);
      const row = (r: number): number => {
        const a = values[r * widthPx + left]!;
        return a + (values[r * widthPx + right]! - a) * across;
      };
      result[y * sidePx + x] = row(top) + (row(bottom) - row(top)) * down;
    }
  }
  return result;
}

/** RGBA of the map alone (`over` false) or to be laid over the image: side × side × 4. */
export function heatPixels(map: HeatMap, sidePx: number, look: HeatLook, over: boolean): Uint8ClampedArray {
  const values = upsampled(map, sidePx);
  const pixels = new Uint8ClampedArray(sidePx * sidePx * 4);
  values.forEach((value, i) => {
    if (over && look === 'spotlight') {
      pixels[4 * i + 3] = Math.round(255 * 0.84 * (1 - value));
      return;
    }
    const [r, g, b] = colorAt(look === 'red-blue' ? MAPS.redBlue : MAPS.inferno, value);
    const alpha = !over ? 1 : look === 'red-blue' ? 0.5 : 0.88 * value ** 0.7;
    pixels.set([r, g, b, 255 * alpha], 4 * i);
  });
  return pixels;
}
