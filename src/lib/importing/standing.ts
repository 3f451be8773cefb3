import type { GivenPart } from '../domain/catalog';
import { splitName, splitNameOfPart } from './groups';
import type { GivenSplit } from './layout';
import type { UnsplitImage } from './parts';
import { plural, quote } from './words';

export interface Standing {
  /** Index → the part where its source stands already. */
  readonly parts: ReadonlyMap<number, GivenPart>;
  /** Index → reason. */
  readonly refused: ReadonlyMap<number, string>;
  readonly notes: readonly string[];
}

/**
 * Images whose source the project has already go to the part where it stands, whatever a draw would say. Where the
 * data names another part they are refused: nothing is moved, and no source comes to stand in two parts.
 *
 * @param splits of each image as the data gives it; `null` = none
 * @param mayBe parts that an image of the split may be drawn into
 */
export function findStanding(
  images: readonly UnsplitImage[],
  splits: readonly (GivenSplit | null)[],
  standing: ReadonlyMap<string, GivenPart>,
  mayBe: (split: GivenSplit | null) => readonly GivenPart[],
): Standing {
  const parts = new Map<number, GivenPart>();
  const refused = new Map<number, string>();
  let drawn = 0;
  for (const [index, { group }] of images.entries()) {
    const part = group === null ? undefined : standing.get(group);
    if (group === null || part === undefined) continue;
    const split = splits[index]!;
    if (mayBe(split).includes(part)) {
      parts.set(index, part);
      if (split !== part) drawn++;
      continue;
    }
    const given = split === null || part === 'pool' ? 'It has a class' : `It stands in ${splitName(split)}`;
    refused.set(
      index,
      `${given}, but its source ${quote(group)} stands in ${splitNameOfPart(part)} in this project; one source must not be in two parts.`,
    );
  }
  const note = `${plural(drawn, 'image')} of sources that the project has already, put into the parts where those stand.`;
  return { parts, refused, notes: drawn > 0 ? [note] : [] };
}
