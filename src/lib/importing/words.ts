/** Wording shared by reasons and notes. */

/** True for control characters and for those that reorder or hide text on the screen. */
export function isControl(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfeff
  );
}

export function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i))) return true;
  return false;
}

/** Text that is safe to print: control characters become ␀, long text is cut in the middle. */
export function printable(text: string, limit = 120): string {
  const clean = Array.from(text, (char) => (isControl(char.charCodeAt(0)) ? '␀' : char));
  if (clean.length <= limit) return clean.join('');
  const half = Math.floor(limit / 2) - 1;
  return `${clean.slice(0, half).join('')}…${clean.slice(-half).join('')}`;
}

export const quote = (text: string): string => `“${printable(text, 60)}”`;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `“a”, “b”, “c” and 4 more`. */
export function listed(names: readonly string[], shown: number): string {
  const head = names.slice(0, shown).map(quote).join(', ');
  return names.length > shown ? `${head} and ${(names.length - shown).toLocaleString('en')} more` : head;
}

export function megabytes(bytes: number): string {
  const mb = bytes / 2 ** 20;
  return mb >= 1024
    ? `${Number((mb / 1024).toFixed(1))} GB`
    : `${mb >= 1 ? Math.round(mb) : Number(mb.toFixed(2))} MB`;
}
