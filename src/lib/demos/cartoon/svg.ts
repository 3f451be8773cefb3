import * as avataaars from '@dicebear/avataaars';
import { createAvatar } from '@dicebear/core';
import type { AvatarParameters } from './face';

/**
 * The picture as SVG: every choice of the style is pinned to one value, so nothing is left to its own random numbers.
 * A hat takes `hatColor` and hair takes `hairColor`; no top takes both.
 */
export function svg(parameters: AvatarParameters): string {
  const { glasses } = parameters;
  return createAvatar(avataaars, {
    seed: 'pinned',
    style: ['default'],
    base: ['default'],
    nose: ['default'],
    backgroundColor: [parameters.background],
    skinColor: [parameters.skin],
    top: [parameters.top],
    topProbability: 100,
    hairColor: [parameters.topColor],
    hatColor: [parameters.topColor],
    clothing: [parameters.clothing],
    clothesColor: [parameters.clothesColor],
    clothingGraphic: [parameters.graphic ?? 'bat'],
    eyes: [parameters.eyes],
    eyebrows: [parameters.eyebrows],
    mouth: parameters.mouth === null ? [] : [parameters.mouth],
    facialHairProbability: 0,
    accessories: [glasses?.kind ?? 'sunglasses'],
    accessoriesColor: [glasses?.color ?? '262e33'],
    accessoriesProbability: glasses === null ? 0 : 100,
  }).toString();
}
