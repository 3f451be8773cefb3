import { PARTS, partCode, type Catalog, type Part } from '../domain/catalog';
import { countParts, isPurged } from '../domain/catalog-changes';

/** Shown at first: verdicts are given on `confirm`, so it is not; new images have a view of their own. */
const FIRST: readonly Part[] = ['training', 'explore', 'pool'];

/** Which images are shown. Sealed test images only where the test set has been opened. */
export class Scope {
  #chosen = $state.raw<readonly Part[] | null>(null);
  #discarded = $state.raw(false);
  readonly #input: () => { readonly catalog: Catalog; readonly testOpened: boolean };

  /** Images of each part that are not discarded. */
  readonly counts = $derived.by((): Readonly<Record<Part, number>> => {
    const { training, explore, confirm, test, pool, augmented } = countParts(this.#input().catalog);
    return {
      training: training.images,
      explore: explore.images,
      confirm: confirm.images,
      test: test.images,
      pool: pool.images,
      augmented: augmented.images,
    };
  });
  /** Discarded images of all parts that are still there. */
  readonly discardedCount = $derived.by(() => {
    const { catalog } = this.#input();
    return catalog.discarded.reduce((sum, gone, row) => sum + (isPurged(catalog, row) ? 0 : gone), 0);
  });
  /** Parts that hold images and may be shown. */
  readonly available = $derived.by(() =>
    PARTS.filter((part) => this.counts[part] > 0 && (part !== 'test' || this.#input().testOpened)),
  );
  readonly parts = $derived.by((): readonly Part[] => {
    const chosen = this.#chosen?.filter((part) => this.available.includes(part)) ?? [];
    if (chosen.length > 0) return chosen;
    const first = this.available.filter((part) => FIRST.includes(part));
    return first.length > 0 ? first : this.available.slice(0, 1);
  });
  /** 1 where the row is shown; never an image that was deleted for good. */
  readonly visible = $derived.by(() => visibleRows(this.#input().catalog, this.parts, this.#discarded));

  constructor(input: () => { readonly catalog: Catalog; readonly testOpened: boolean }) {
    this.#input = input;
  }

  get discarded(): boolean {
    return this.#discarded;
  }
  set discarded(show: boolean) {
    this.#discarded = show;
  }

  /** Shows or hides a part; the last one stays. */
  toggle(part: Part): void {
    const next = this.parts.includes(part) ? this.parts.filter((p) => p !== part) : [...this.parts, part];
    if (next.length > 0) this.#chosen = PARTS.filter((p) => next.includes(p));
  }

  show(parts: readonly Part[]): void {
    this.#chosen = parts;
  }

  /** Shows these parts too. */
  include(parts: readonly Part[]): void {
    if (parts.every((part) => this.parts.includes(part))) return;
    this.#chosen = PARTS.filter((part) => parts.includes(part) || this.parts.includes(part));
  }
}

function visibleRows(catalog: Catalog, parts: readonly Part[], discarded: boolean): Uint8Array {
  const shown = new Uint8Array(PARTS.length);
  for (const part of parts) shown[partCode(part)] = 1;
  return Uint8Array.from(catalog.parts, (part, row) =>
    shown[part] === 1 && (catalog.discarded[row] === 0 || (discarded && !isPurged(catalog, row))) ? 1 : 0,
  );
}
