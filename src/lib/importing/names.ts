import { IMPORT_LIMITS } from './limits';
import { hasControl } from './words';

const DROPPINGS = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db', 'icon\r']);

/** Files that operating systems leave behind, and hidden ones: ignored in silence, counted in one note. */
export function isDropping(path: string): boolean {
  return path.split('/').some((part) => {
    const name = part.toLowerCase();
    return (
      name === '__macosx' || DROPPINGS.has(name) || (name.startsWith('.') && name !== '.' && name !== '..')
    );
  });
}

/** Why a name cannot be trusted, or `null`. `path` uses `/`; a trailing one marks a folder. */
export function unsafeName(path: string): string | null {
  if (path === '' || path === '/') return 'It has no name.';
  if (path.includes('\0')) return 'Its name holds a NUL character.';
  if (path.length > IMPORT_LIMITS.pathChars) {
    return `Its name is longer than ${IMPORT_LIMITS.pathChars.toLocaleString('en')} characters.`;
  }
  if (path.startsWith('/') || path.startsWith('\\') || /^[a-zA-Z]:/.test(path)) {
    return 'Its name is an absolute path; names must be relative to the archive.';
  }
  const parts = path.split('/');
  if (parts.at(-1) === '') parts.pop();
  if (/(^|[\\/])\.\.([\\/]|$)/.test(path)) return 'Its name leads out of the archive (“..”).';
  if (path.includes('\\')) return 'Its name holds a backslash; folders are parted by “/”.';
  if (parts.some((part) => part === '' || part === '.')) return 'Its name holds an empty folder name or “.”.';
  if (hasControl(path)) return 'Its name holds control characters.';
  if (parts.some((part) => part.length > IMPORT_LIMITS.segmentChars)) {
    return `A part of its name is longer than ${IMPORT_LIMITS.segmentChars} characters.`;
  }
  if (parts.length - 1 > IMPORT_LIMITS.folders) {
    return `It lies more than ${IMPORT_LIMITS.folders} folders deep.`;
  }
  return null;
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Lower-case extension without the dot, '' if there is none. */
export function extension(path: string): string {
  const name = fileName(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** Extensions of images, readable here or not: such files decide the layout. */
const IMAGE_EXTENSIONS = new Set(
  'jpg jpeg jpe jfif png apng gif webp bmp dib avif svg svgz heic heif tif tiff ico jp2 jxl psd'.split(' '),
);
export const looksLikeImage = (path: string): boolean => IMAGE_EXTENSIONS.has(extension(path));
