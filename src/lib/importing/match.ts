/**
 * Finds the file that a row of a label table means. Rows name files from the root of the data, from the table's own
 * folder, or by a unique end of the path (so the bare file name will do where it is unique). If no row of the table
 * is found so, leading folders that all rows have too much are dropped, and after that missing extensions allowed.
 */
export interface FileMatcher {
  (cell: string): string | null;
}

const AMBIGUOUS = Symbol('ambiguous');
type Ends = Map<string, string | typeof AMBIGUOUS>;

export function fileMatcher(places: readonly string[], base: string, cells: readonly string[]): FileMatcher {
  const exact = new Set(places);
  const ends = new Map<string, string | typeof AMBIGUOUS>();
  const stems = new Map<string, string | typeof AMBIGUOUS>();
  for (const place of places) {
    const lower = place.toLowerCase();
    addEnds(ends, lower, place);
    addEnds(stems, lower.replace(/\.[^./]*$/, ''), place);
  }
  const under = (path: string): string => (base === '' ? path : `${base}/${path}`);
  const find = (path: string, map: Ends): string | null => {
    if (path === '') return null;
    if (exact.has(under(path))) return under(path);
    if (exact.has(path)) return path;
    const found = map.get(under(path).toLowerCase()) ?? map.get(path.toLowerCase());
    return typeof found === 'string' ? found : null;
  };

  const MOST_DROPPED = 16;
  const sample = cells.slice(0, 2000).map(normal);
  for (const map of [ends, stems]) {
    for (let dropped = 0; dropped <= MOST_DROPPED; dropped++) {
      const match = (path: string): string | null => find(path.split('/').slice(dropped).join('/'), map);
      if (sample.some((path) => match(path) !== null)) return (cell) => match(normal(cell));
    }
  }
  return () => null;
}

/** Forward slashes, no drive, no leading `/` or `./`. */
const normal = (cell: string): string =>
  cell
    .replaceAll('\\', '/')
    .replace(/^[a-zA-Z]:/, '')
    .replace(/^(\.?\/)+/, '');

function addEnds(map: Ends, key: string, place: string): void {
  for (let at = 0; ;) {
    const end = key.slice(at);
    map.set(end, map.has(end) && map.get(end) !== place ? AMBIGUOUS : place);
    const slash = key.indexOf('/', at);
    if (slash < 0) return;
    at = slash + 1;
  }
}
