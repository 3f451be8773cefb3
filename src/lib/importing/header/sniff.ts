import { ascii, u16be, u32be } from './bytes';
import type { ImageType } from './types';

/** Other kinds of file, told by their first bytes, with the name that people know them by. */
const OTHERS: readonly (readonly [magic: string, at: number, name: string])[] = [
  ['%PDF', 0, 'a PDF document'],
  ['II*\0', 0, 'a TIFF or raw photograph'],
  ['MM\0*', 0, 'a TIFF or raw photograph'],
  ['8BPS', 0, 'a Photoshop file'],
  ['\0\0\x01\0', 0, 'an icon file'],
  ['\0\0\0\x0cJXL ', 0, 'a JPEG XL image'],
  ['\xff\x0a', 0, 'a JPEG XL image'],
  ['\0\0\0\x0cjP  ', 0, 'a JPEG 2000 image'],
  ['MZ', 0, 'a program'],
  ['\x7fELF', 0, 'a program'],
  ['\x1aE\xdf\xa3', 0, 'a video'],
];
const ARCHIVES: readonly (readonly [magic: string, at: number, name: string])[] = [
  ['PK\x03\x04', 0, 'a ZIP archive'],
  ['PK\x05\x06', 0, 'a ZIP archive'],
  ['PK\x07\x08', 0, 'a ZIP archive'],
  ['\x1f\x8b', 0, 'a gzip archive'],
  ['Rar!', 0, 'a RAR archive'],
  ['7z\xbc\xaf', 0, 'a 7z archive'],
  ['BZh', 0, 'a bzip2 archive'],
  ['\xfd7zXZ', 0, 'an xz archive'],
  ['(\xb5/\xfd', 0, 'a zstd archive'],
  ['ustar', 257, 'a tar archive'],
];

export type Sniffed =
  | { readonly kind: 'image'; readonly type: ImageType }
  | { readonly kind: 'archive' | 'svg' | 'other'; readonly name: string };

const starts = (b: Uint8Array, magic: string, at: number): boolean => ascii(b, at, magic.length) === magic;

export function isZip(bytes: Uint8Array): boolean {
  const found = sniff(bytes);
  return found.kind === 'archive' && found.name === 'a ZIP archive';
}

/** What the first bytes (512 are enough) say that a file is, whatever its name. */
export function sniff(b: Uint8Array): Sniffed {
  const image = imageType(b);
  if (image !== null) return { kind: 'image', type: image };
  for (const [magic, at, name] of ARCHIVES) if (starts(b, magic, at)) return { kind: 'archive', name };
  if (starts(b, 'ftyp', 4)) return { kind: 'other', name: brandName(ascii(b, 8, 4)) };
  for (const [magic, at, name] of OTHERS) if (starts(b, magic, at)) return { kind: 'other', name };
  return text(b);
}

function imageType(b: Uint8Array): ImageType | null {
  if (u16be(b, 0) === 0xffd8 && b[2] === 0xff) return 'jpeg';
  if (u32be(b, 0) === 0x89504e47 && u32be(b, 4) === 0x0d0a1a0a) return 'png';
  if (starts(b, 'GIF87a', 0) || starts(b, 'GIF89a', 0)) return 'gif';
  if (starts(b, 'RIFF', 0) && starts(b, 'WEBP', 8)) return 'webp';
  if (starts(b, 'BM', 0) && b.length > 18 && b[15] === 0 && b[16] === 0 && b[17] === 0) return 'bmp';
  if (starts(b, 'ftyp', 4) && isAvif(b)) return 'avif';
  return null;
}

/** The major brand, or with a neutral major brand (`mif1`, `msf1`) one of the compatible ones. */
function isAvif(b: Uint8Array): boolean {
  const brands: string[] = [];
  const end = Math.min(u32be(b, 0), b.length, 128);
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) brands.push(ascii(b, at, 4));
  const major = brands[0];
  if (major === 'avif' || major === 'avis') return true;
  return (major === 'mif1' || major === 'msf1') && (brands.includes('avif') || brands.includes('avis'));
}

function brandName(brand: string): string {
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return 'a HEIC photograph';
  if (brand === 'crx ') return 'a raw photograph';
  return 'a video';
}

function text(b: Uint8Array): Sniffed {
  const head = new TextDecoder('windows-1252')
    .decode(b.subarray(0, 512))
    .replace(/^ï»¿/, '')
    .trimStart()
    .toLowerCase();
  if (head === '') return { kind: 'other', name: b.length === 0 ? 'an empty file' : 'not an image' };
  if (head.startsWith('<svg') || (/^<(\?xml|!--|!doctype svg)/.test(head) && head.includes('<svg'))) {
    return { kind: 'svg', name: 'an SVG drawing' };
  }
  if (/^<(!doctype html|html|head|body|script)/.test(head)) return { kind: 'other', name: 'a web page' };
  if (head.startsWith('<')) return { kind: 'other', name: 'a text file' };
  const printable = b.subarray(0, 512).every((c) => c >= 0x20 || c === 9 || c === 10 || c === 13);
  return { kind: 'other', name: printable ? 'a text file' : 'not an image' };
}
