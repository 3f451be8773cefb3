/** The seed of each demo whose images are shipped, and the biased classifier that is of them. */
export const PACKED_SEED = 1;

/** The name of a demo in the names of files, where a colon is not allowed everywhere. */
export const fileNameOf = (demo: string): string => demo.replaceAll(':', '-');

/** One translator serves all riddles of a generator: what they show is the same. */
export const translatorName = (demo: string): string => demo.split(':')[0]!;

export const packFile = (demo: string): string => `${fileNameOf(demo)}-${PACKED_SEED}.bin`;

export const classifierFile = (demo: string): string => `${fileNameOf(demo)}-${PACKED_SEED}.classifier.bin`;
