import type { ClassifierId } from './ids';
import { mcNemar, wilson } from './statistics';
import type { StyleProbe, Turns } from './style';

/** Counts turned answers: of the sources as they are, in the style, and in the random group of equal size. */
export function styleProbe(
  classifier: ClassifierId,
  before: Int16Array,
  styled: Int16Array,
  random: Int16Array,
  classes: number,
): StyleProbe {
  const turned = (after: Int16Array, i: number): boolean => after[i] !== before[i];
  const onlyStyle = before.filter((_, i) => turned(styled, i) && !turned(random, i)).length;
  const onlyRandom = before.filter((_, i) => turned(random, i) && !turned(styled, i)).length;
  return {
    classifier,
    style: turns(before, styled, classes),
    random: turns(before, random, classes),
    p: mcNemar(onlyStyle, onlyRandom).p,
  };
}

function turns(before: Int16Array, after: Int16Array, classes: number): Turns {
  const into = new Array<number>(classes).fill(0);
  let turned = 0;
  after.forEach((answer, i) => {
    if (answer === before[i]) return;
    turned++;
    into[answer] = (into[answer] ?? 0) + 1;
  });
  return { n: before.length, turned, interval: wilson(turned, before.length), into };
}
