const MB = 2 ** 20;

/** Every limit of an import, in one table. Sizes in bytes. */
export const IMPORT_LIMITS = {
  /** Entries of all archives and loose files together, folders included. */
  entries: 20_000,
  entryBytes: 64 * MB,
  totalBytes: 2048 * MB,
  /** Share of the browser's free room that one import may take. */
  quotaShare: 0.4,
  /** Unpacked bytes for each packed byte, counted while unpacking. */
  ratio: 100,
  /** Largest table of contents of an archive. */
  directoryBytes: 32 * MB,

  pathChars: 1024,
  segmentChars: 255,
  folders: 16,

  /** Pixels of an image, read from its header. */
  pixels: 50_000_000,
  maxSidePx: 20_000,
  minSidePx: 8,

  labelBytes: 16 * MB,
  labelRows: 100_000,
  labelColumns: 64,
  attributeValues: 20,
  /** Characters of a class, source, attribute or attribute value. */
  nameChars: 80,
  classes: 100,
  /**
   * Where more than this share of the images would have to go because their source stands in two given parts, the
   * column is no source of crops (but a camera or a site), and groups are given up instead of the images.
   */
  groupLoss: 0.1,

  /** Images and encoded bytes of one batch that is handed on. */
  batchImages: 32,
  batchBytes: 8 * MB,
  /** A batch is handed on after this long all the same, so that a cancellation is served between slow images. */
  batchMs: 1000,
  /** Files read ahead, and decoded pixels that may be alive at once. */
  readAhead: 6,
  pixelsInFlight: 50_000_000,

  /** Images with a longer side than this get a thumbnail of the given longest side. */
  thumbnailAbovePx: 256,
  thumbnailPx: 192,
  /** Names and reasons shown in one message. */
  examples: 3,
} as const;

/** Side of the pixels that every image is reduced to. */
export const PIXELS64 = 64;
