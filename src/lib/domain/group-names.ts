import { PARTS, type Catalog, type GivenPart } from './catalog';

/** Number of the group of each source that has a name. */
export function namedGroups(catalog: Pick<Catalog, 'groupNames' | 'groups'>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [row, name] of catalog.groupNames.entries()) {
    if (name !== '' && !numbers.has(name)) numbers.set(name, catalog.groups[row]!);
  }
  return numbers;
}

/**
 * Part in which each source that has a name stands; discarded images count, since they may be restored, and
 * translations do not. Of a source that a damaged file left in two parts, the dearer one.
 */
export function partsOfSources(
  catalog: Pick<Catalog, 'groupNames' | 'parts'>,
): ReadonlyMap<string, GivenPart> {
  const found = new Map<string, GivenPart>();
  for (const [row, name] of catalog.groupNames.entries()) {
    const part = PARTS[catalog.parts[row]!];
    if (name === '' || part === undefined || part === 'augmented') continue;
    const before = found.get(name);
    if (before === undefined || DEAR.indexOf(part) < DEAR.indexOf(before)) found.set(name, part);
  }
  return found;
}

/** What must least be trained on comes first. */
const DEAR: readonly GivenPart[] = ['test', 'confirm', 'explore', 'training', 'pool'];
