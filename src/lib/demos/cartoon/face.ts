import { pick, type Random } from '../../domain/random';

export const MOODS = ['cheerful', 'gloomy'] as const;
export type Mood = (typeof MOODS)[number];

export const EYEWEAR = ['sunglasses', 'none'] as const;
export type Eyewear = (typeof EYEWEAR)[number];

/** The class cue: which mouths show a mood. */
export const MOUTHS = {
  cheerful: ['smile', 'twinkle', 'default'],
  gloomy: ['sad', 'serious', 'concerned', 'grimace'],
} as const satisfies Record<Mood, readonly string[]>;
export type Mouth = (typeof MOUTHS)[Mood][number];

/** The bias cue: which accessories count as sunglasses. */
export const GLASSES = ['sunglasses', 'wayfarers'] as const;
export type Glasses = (typeof GLASSES)[number];

const GLASSES_COLORS = ['262e33', '3c4f5c', '25557c'] as const;

/** Neutral and light; drawn without regard to class and attribute, as everything below. */
const BACKGROUNDS = ['e8ecef', 'dfe4e8', 'ece8e1', 'e4e9e2', 'eae4ea'] as const;

const SKINS = ['614335', 'd08b5b', 'ae5d29', 'edb98a', 'ffdbb4', 'fd9841', 'f8d25c'] as const;

// prettier-ignore
const HAIRS = [
  'bob', 'bun', 'curly', 'curvy', 'dreads', 'frida', 'fro', 'froBand', 'longButNotTooLong', 'miaWallace',
  'shavedSides', 'straight02', 'straight01', 'straightAndStrand', 'dreads01', 'dreads02', 'frizzle', 'shaggy',
  'shaggyMullet', 'shortCurly', 'shortFlat', 'shortRound', 'shortWaved', 'sides', 'theCaesar',
  'theCaesarAndSidePart', 'bigHair',
] as const;
// prettier-ignore
const HAIR_COLORS = [
  'a55728', '2c1b18', 'b58143', 'd6b370', '724133', '4a312c', 'f59797', 'ecdcbf', 'c93305', 'e8e1e1',
] as const;

// prettier-ignore
const HATS = ['hat', 'hijab', 'turban', 'winterHat1', 'winterHat02', 'winterHat03', 'winterHat04'] as const;

// prettier-ignore
const CLOTHES = [
  'blazerAndShirt', 'blazerAndSweater', 'collarAndSweater', 'graphicShirt', 'hoodie', 'overall', 'shirtCrewNeck',
  'shirtScoopNeck', 'shirtVNeck',
] as const;
// prettier-ignore
const FABRIC_COLORS = [
  '262e33', '65c9ff', '5199e4', '25557c', 'e6e6e6', '929598', '3c4f5c', 'b1e2ff', 'a7ffc4', 'ffafb9', 'ffffb1',
  'ff488e', 'ff5c5c', 'ffffff',
] as const;
/** Without the graphics that are words. */
const GRAPHICS = ['bat', 'bear', 'deer', 'diamond', 'pizza', 'skull', 'skullOutline'] as const;

/** Eyes and eyebrows that tell no mood. */
const EYES = ['default', 'side', 'squint', 'wink'] as const;
// prettier-ignore
const EYEBROWS = [
  'default', 'defaultNatural', 'flatNatural', 'raisedExcited', 'raisedExcitedNatural', 'upDown', 'upDownNatural',
] as const;

/** What anyone sees whatever the mood and the eyewear. Colours are six hexadecimal digits. */
export interface Head {
  readonly background: (typeof BACKGROUNDS)[number];
  readonly skin: (typeof SKINS)[number];
  readonly top: (typeof HAIRS)[number] | (typeof HATS)[number];
  readonly topColor: string;
  readonly clothing: (typeof CLOTHES)[number];
  readonly clothesColor: (typeof FABRIC_COLORS)[number];
  /** Print on a `graphicShirt`, else `null`. */
  readonly graphic: (typeof GRAPHICS)[number] | null;
  readonly eyes: (typeof EYES)[number];
  readonly eyebrows: (typeof EYEBROWS)[number];
}

/** A person: a head with the mouth of each mood and the glasses that it would wear. */
export interface Face {
  readonly head: Head;
  readonly mouths: Readonly<Record<Mood, Mouth>>;
  readonly glasses: { readonly kind: Glasses; readonly color: string };
}

/** Everything that decides one picture. */
export interface AvatarParameters extends Head {
  /** `null` leaves it out: no image of the data, but what masks are measured against. */
  readonly mouth: Mouth | null;
  readonly glasses: Face['glasses'] | null;
}

/** One draw of everything that is free. There is no facial hair: beards cover the corners of the mouth. */
export function drawFace(random: Random): Face {
  const top = pick([...HAIRS, ...HATS], random);
  const hat = HATS.some((name) => name === top);
  const clothing = pick(CLOTHES, random);
  return {
    head: {
      background: pick(BACKGROUNDS, random),
      skin: pick(SKINS, random),
      top,
      topColor: pick<string>(hat ? FABRIC_COLORS : HAIR_COLORS, random),
      clothing,
      clothesColor: pick(FABRIC_COLORS, random),
      graphic: clothing === 'graphicShirt' ? pick(GRAPHICS, random) : null,
      eyes: pick(EYES, random),
      eyebrows: pick(EYEBROWS, random),
    },
    mouths: { cheerful: pick(MOUTHS.cheerful, random), gloomy: pick(MOUTHS.gloomy, random) },
    glasses: { kind: pick(GLASSES, random), color: pick(GLASSES_COLORS, random) },
  };
}

/** The picture of a face in a mood, with or without its glasses: all four are the counterfactuals of each other. */
export function parametersOf(face: Face, mood: Mood, eyewear: Eyewear): AvatarParameters {
  return { ...face.head, mouth: face.mouths[mood], glasses: eyewear === 'none' ? null : face.glasses };
}
