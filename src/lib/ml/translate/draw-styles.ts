import { pick, shuffled, stream, type Random } from '../../domain/random';
import { NO_GROUP, type Grouping, type StyleBank } from './contract';
import { membersOf, MIN_MEMBERS } from './groupings';
import { summarise } from './summary';

const MAX_ANCHORS = 4;
/** Images of the pool in a neighbourhood. */
const NEIGHBOURS = { least: 8, most: 40 };
/** Share of the summaries that are of a random part of the group. */
const PARTS = 0.5;
/** Least size of such a part. */
const LEAST_PART = 8;

/** What one step is about: positions in `bank.rows`, and a summary of 2 × components numbers for each. */
export interface StyleDraw {
  readonly sources: Int32Array;
  readonly own: Float32Array;
  readonly target: Float32Array;
  /** Images of the pool that have the styles in `target`. */
  readonly reals: Int32Array;
  readonly fits: Int32Array;
  readonly fitStyles: Float32Array;
}

/**
 * Draws the groups of a step afresh: a grouping by its weight, or neighbourhoods; sources balanced over groups; for
 * each another group as its target. Every bit follows from bank, seed and step.
 */
export function drawStyles(
  bank: StyleBank,
  { batch, fits, seed }: { readonly batch: number; readonly fits: number; readonly seed: number },
  step: number,
): StyleDraw {
  const random = stream(seed, `styles/${step}`);
  const near = random.unit() < bank.neighbourhoods ? neighbourhoods(bank, random) : null;
  const grouping = near ?? weighted(bank.groupings, random);
  return drawFrom(bank, grouping, { batch, fits }, random);
}

/** The same from one given grouping. */
export function drawFrom(
  bank: StyleBank,
  grouping: Grouping,
  { batch, fits }: { readonly batch: number; readonly fits: number },
  random: Random,
): StyleDraw {
  const { components, features, pool } = bank;
  const members = membersOf(grouping, pool);
  const styles = members.flatMap(({ length }, group) => (length > 0 ? [group] : []));
  const images: number[][] = Array.from({ length: grouping.groups }, () => []);
  grouping.own.forEach((group, i) => group !== NO_GROUP && images[group]!.push(i));
  const width = 2 * components;
  const draw = {
    sources: new Int32Array(batch),
    own: new Float32Array(batch * width),
    target: new Float32Array(batch * width),
    reals: new Int32Array(batch),
    fits: new Int32Array(fits),
    fitStyles: new Float32Array(fits * width),
  };
  const summary = (group: number): Float32Array =>
    summarise(features, components, part(members[group]!, random));
  for (let i = 0; i < batch; i++) {
    const own = pick(styles, random);
    const target = pick(
      styles.filter((group) => group !== own),
      random,
    );
    draw.sources[i] = pick(images[own]!, random);
    draw.reals[i] = pick(members[target]!, random);
    draw.own.set(summary(own), i * width);
    draw.target.set(summary(target), i * width);
  }
  for (let i = 0; i < fits; i++) {
    const own = pick(styles, random);
    draw.fits[i] = pick(images[own]!, random);
    draw.fitStyles.set(summary(own), i * width);
  }
  return draw;
}

function weighted(groupings: readonly Grouping[], random: Random): Grouping {
  let left = random.unit() * groupings.reduce((sum, { weight }) => sum + weight, 0);
  for (const grouping of groupings) {
    left -= grouping.weight;
    if (left < 0) return grouping;
  }
  return groupings.at(-1)!;
}

/** The whole group or, as often, a random part of it. */
function part(members: readonly number[], random: Random): readonly number[] {
  if (random.unit() >= PARTS || members.length <= LEAST_PART) return members;
  const size = LEAST_PART + random.int(members.length - LEAST_PART + 1);
  return shuffled(members, random).slice(0, size);
}

/** Groups around images of the pool drawn at random; an image belongs to the nearest one that takes it. */
function neighbourhoods({ pool, features, components, rows }: StyleBank, random: Random): Grouping | null {
  const most = Math.min(NEIGHBOURS.most, Math.floor(pool / 3));
  if (most < MIN_MEMBERS) return null;
  const least = Math.min(NEIGHBOURS.least, most);
  const groups = 2 + random.int(MAX_ANCHORS - 1);
  const size = least + random.int(most - least + 1);
  const anchors = shuffled([...Array(pool).keys()], random).slice(0, groups);
  const distances = anchors.map((anchor) =>
    Float64Array.from({ length: rows.length }, (_, i) => {
      let d = 0;
      for (let c = 0; c < components; c++) {
        d += (features[i * components + c]! - features[anchor * components + c]!) ** 2;
      }
      return d;
    }),
  );
  const nearest = Int16Array.from({ length: rows.length }, (_, i) => {
    let best = 0;
    for (let g = 1; g < groups; g++) if (distances[g]![i]! < distances[best]![i]!) best = g;
    return best;
  });
  const own = new Int16Array(rows.length).fill(NO_GROUP);
  distances.forEach((d, group) => {
    const inside = [...nearest.keys()].filter((i) => nearest[i] === group);
    const ofPool = inside.filter((i) => i < pool).sort((a, b) => d[a]! - d[b]!);
    const reach = d[ofPool[Math.min(size, ofPool.length) - 1]!]!;
    for (const i of inside) if (d[i]! <= reach) own[i] = group;
  });
  const grouping: Grouping = { name: 'neighbourhoods', weight: 0, groups, own };
  const usable = membersOf(grouping, pool).filter(({ length }) => length > 0).length >= 2;
  return usable ? grouping : null;
}
