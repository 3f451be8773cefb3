import { counted } from '../../ui/format';
import type { Points } from './model';
import { pointsAt, type Tree, type Walk } from './walk';

/** What the keyboard is at, for people: "banana, group 2 of 3: 24 images, 12 wrong". */
export function wordsAt(tree: Tree, walk: Walk, points: Points, classes: readonly string[]): string {
  const branch = tree[walk.label];
  if (branch === undefined) return 'No images';
  const name = classes[branch.label] ?? 'unlabelled';
  const here = pointsAt(tree, walk);
  if (walk.level === 'item') {
    const i = here[0];
    if (i === undefined) return name;
    const guess = classes[points.predicted[i]!];
    const said =
      points.correct[i] === 0 ? `taken for ${guess}` : points.correct[i] === 1 ? 'right' : 'not predicted';
    return `${name}, ${said}: image ${walk.item + 1} of ${branch.islands[walk.island]!.length}`;
  }
  const wrong = here.reduce((sum, i) => sum + Number(points.correct[i] === 0), 0);
  const figures = `${counted(here.length, 'image')}, ${wrong} wrong`;
  if (walk.level === 'class') return `${name}: ${figures}`;
  return `${name}, group ${walk.island + 1} of ${branch.islands.length}: ${figures}`;
}
