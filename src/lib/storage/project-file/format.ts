import * as v from 'valibot';
import type { StoreName } from '../schema';

/**
 * A `.dash` file is the storage schema serialised as a ZIP of stored (uncompressed) entries, in this order:
 * `manifest.json` with the size and SHA-256 of every other entry; one JSON file a store (`images.json` and
 * `columns.json` without bytes); the columns' bytes as `columns/<n>`; `images/<hash>` and `thumbnails/<hash>`.
 * What matters most comes first, and where each entry lies follows from the manifest alone, so that a file that ends
 * early can still be read as far as it goes.
 */
export const FORMAT = 'dash';
export const FORMAT_VERSION = 1;
export const FILE_TYPE = 'application/vnd.dash+zip';
export const MANIFEST = 'manifest.json';

/** Stores whose records are JSON as they are; written in this order. */
export const JSON_STORES = [
  'projects',
  'classifiers',
  'translators',
  'jobs',
  'hypotheses',
  'selections',
  'events',
] as const satisfies readonly StoreName[];

export const storeFile = (store: StoreName): string => `${store}.json`;
export const imageFile = (hash: string): string => `images/${hash}`;
export const thumbnailFile = (hash: string): string => `thumbnails/${hash}`;
export const columnFile = (index: number): string => `columns/${index}`;

const MB = 2 ** 20;
export const FILE_LIMITS = {
  entries: 250_000,
  entryBytes: 64 * MB,
  totalBytes: 4096 * MB,
  /** Largest manifest or JSON file of a store. */
  jsonBytes: 64 * MB,
  rows: 100_000,
} as const;
export type FileLimits = Readonly<Record<keyof typeof FILE_LIMITS, number>>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const sha256Text = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const Manifest = v.object({
  format: v.literal(FORMAT),
  /** Of the file's layout. */
  version: v.pipe(count, v.minValue(1)),
  /** Of the records in it. */
  schema: v.pipe(count, v.minValue(1)),
  app: v.string(),
  createdAt: v.number(),
  project: v.string(),
  counts: v.record(v.string(), count),
  /** Every entry but the manifest, in the order of the file. */
  entries: v.pipe(
    v.array(v.object({ name: v.pipe(v.string(), v.maxLength(200)), bytes: count, sha256: sha256Text })),
    v.maxLength(FILE_LIMITS.entries),
  ),
});
export type Manifest = v.InferOutput<typeof Manifest>;
export type ManifestEntry = Manifest['entries'][number];

/** A store's file; it tells what it is, should the manifest be lost. */
export const StoreFile = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(count, v.minValue(1)),
  schema: v.pipe(count, v.minValue(1)),
  store: v.string(),
  records: v.array(v.record(v.string(), v.unknown())),
});
