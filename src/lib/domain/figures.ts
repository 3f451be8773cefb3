/** Figures as people read them; one place, one style: true minus signs, no negative zero. */

/** Of what is below 0 and does not round to it. */
const minus = (value: number, text: string): string => (value < 0 && /[1-9]/.test(text) ? `−${text}` : text);

/** 1234 → "1,234". By hand: the first use of a locale's format takes tens of milliseconds of the first drawing. */
export const count = (n: number): string => minus(n, String(Math.abs(n)).replaceAll(/\B(?=(\d{3})+$)/g, ','));

/** 1 → "1 image", 1234 → "1,234 images". */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** 1234 → "1,234 images". */
export const images = (n: number): string => counted(n, 'image');

/** −12.44 → "−12.4", −0.01 → "0.0". */
export const fixed = (value: number, digits: number): string => minus(value, Math.abs(value).toFixed(digits));

/** 2.6 → "+2.6", −2.6 → "−2.6", 0 → "±0.0": of a difference. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  if (!/[1-9]/.test(text)) return `±${text}`;
  return value > 0 ? `+${text}` : text;
}

/** 0.4963 → "49.6 %". */
export const percent = (share: number, digits = 1): string =>
  Number.isNaN(share) ? '–' : `${fixed(share * 100, digits)} %`;

/** A probability without its name: "0.012", "0.25", "< 0.001". */
export const pFigure = (p: number): string => (p < 0.001 ? '< 0.001' : fixed(p, p < 0.1 ? 3 : 2));

/** "p = 0.012", "p < 0.001"; of q, say, with its name. */
export const pWords = (p: number, name = 'p'): string =>
  p < 0.001 ? `${name} ${pFigure(p)}` : `${name} = ${pFigure(p)}`;
