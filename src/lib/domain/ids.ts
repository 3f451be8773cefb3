/** Identifiers are branded, so that one kind is never taken for another. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type ProjectId = Branded<'project'>;
/** Stable name of an image in its project; what is persisted and shared. A row is its position in the catalog. */
export type ImageId = Branded<'image'>;
/** Lower-case hexadecimal SHA-256 of the encoded bytes. */
export type ContentHash = Branded<'hash'>;
export type ClassifierId = Branded<'classifier'>;
export type TranslatorId = Branded<'translator'>;
export type JobId = Branded<'job'>;
export type HypothesisId = Branded<'hypothesis'>;
export type SelectionId = Branded<'selection'>;
/** Name of the view that owns a clause of the selection. */
export type ViewId = Branded<'view'>;

/**
 * A fresh identifier such as `c-1f9k3m0qzp4x`: 12 characters of base 36, drawn from the platform's random source
 * (available on plain HTTP too). Identifiers are names, not data: nothing reproducible depends on them.
 */
export function freshId<T extends string>(prefix: string): T {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${prefix}-${Array.from(bytes, (b) => (b % 36).toString(36)).join('')}` as T;
}
