import { DashError } from '../domain/errors';
import type { ImportedImage, ImportEvent, ImportOptions, Refusal, SourceFile } from './contract';
import type { ImportEnv } from './decode';
import { quirkNote, QUIRKS, type Quirk } from './header/inspect';
import { IMPORT_LIMITS } from './limits';
import { list } from './listing';
import { splitNameOfPart } from './groups';
import { PixelGate } from './pixel-gate';
import { nothingRead, planImport, type PlannedImage } from './plan';
import { readImage, type ReadImage } from './read-image';
import { listed, plural, quote } from './words';

/**
 * Reads labelled images: first one `plan`, then batches of `images` and `refused` as they come, then `note`s on the
 * whole. A few files are read ahead; nothing is kept of images that have been handed on but their hashes. Ending the
 * generator early (`return()`) stops all work. Throws `BadInput` where the import as a whole cannot be trusted or
 * nothing of it could be read, `QuotaExceeded` where it would take too much of the room left; what was handed on until
 * then is for the caller to take back.
 */
export async function* readImport(
  sources: readonly SourceFile[],
  options: ImportOptions,
  env: ImportEnv,
): AsyncGenerator<ImportEvent, void, void> {
  const controller = new AbortController();
  const { signal } = controller;
  const pending = new Set<Promise<ReadImage>>();
  try {
    const listing = await list(sources, options.name, (await env.freeBytes?.()) ?? null);
    const { plan, images } = await planImport(listing, options, signal);
    yield { type: 'plan', plan };

    const gate = new PixelGate(IMPORT_LIMITS.pixelsInFlight);
    const start = (image: PlannedImage): Promise<ReadImage> => {
      const read = readImage(image.file, env, gate, signal);
      pending.add(read);
      read.then(
        () => pending.delete(read),
        () => pending.delete(read),
      );
      return read;
    };
    const batch = new Batch(options.known ?? new Set(), plan.splitFrom !== 'seed');
    const ahead: Promise<ReadImage>[] = [];
    let next = 0;
    for (const image of images) {
      while (next < images.length && ahead.length < IMPORT_LIMITS.readAhead)
        ahead.push(start(images[next++]!));
      batch.take(image, await ahead.shift()!);
      if (batch.full) yield* batch.flush();
    }
    yield* batch.flush();
    yield* batch.finalNotes(plan.classes.filter((name) => !options.classes?.includes(name)));
    if (batch.accepted === 0)
      throw new DashError('BadInput', nothingRead([...plan.refused, ...batch.allRefused]));
  } finally {
    controller.abort();
    await Promise.allSettled(pending);
  }
}

/** Collects what has been read until it is handed on, and remembers what later files are compared with. */
class Batch {
  accepted = 0;
  readonly allRefused: Refusal[] = [];
  readonly #known: ReadonlySet<string>;
  readonly #given: boolean;
  readonly #byHash = new Map<string, PlannedImage>();
  readonly #classes = new Set<string>();
  readonly #quirks = new Map<Quirk, { count: number; readonly first: string }>();
  #images: ImportedImage[] = [];
  #bytes = 0;
  #refused: Refusal[] = [];
  #done = 0;
  #since = performance.now();

  /** `given`: parts come from the data, so that two equal images in two of them are a fault of the data. */
  constructor(known: ReadonlySet<string>, given: boolean) {
    this.#known = known;
    this.#given = given;
  }

  get full(): boolean {
    const { batchImages, batchBytes, batchMs } = IMPORT_LIMITS;
    if (this.#images.length >= batchImages || this.#refused.length >= batchImages) return true;
    return this.#bytes >= batchBytes || performance.now() - this.#since > batchMs;
  }

  take(image: PlannedImage, read: ReadImage): void {
    this.#done++;
    const { path } = image.file;
    const reason = read.ok ? this.#duplicate(image, read.hash) : read.reason;
    if (reason !== null || !read.ok) {
      this.#refused.push({ path, reason: reason ?? '' });
      return;
    }
    const { bytes, hash, inspected, decoded } = read;
    this.#byHash.set(hash, image);
    if (image.class !== null) this.#classes.add(image.class);
    for (const quirk of inspected.quirks) {
      const seen = this.#quirks.get(quirk);
      if (seen === undefined) this.#quirks.set(quirk, { count: 1, first: path });
      else seen.count++;
    }
    const { class: name, part, group, attributes } = image;
    this.#images.push({
      path,
      hash,
      mime: inspected.mime,
      bytes,
      ...decoded,
      class: name,
      part,
      group,
      attributes,
    });
    this.#bytes += bytes.byteLength;
    this.accepted++;
  }

  #duplicate(image: PlannedImage, hash: string): string | null {
    if (this.#known.has(hash)) return 'The project has this image already (same bytes).';
    const first = this.#byHash.get(hash);
    if (first === undefined) return null;
    const same = `It has the same bytes as ${quote(first.file.path)}`;
    if (this.#given && first.part !== image.part) {
      return `${same}, which stands in ${splitNameOfPart(first.part)}; an image must not stand in two parts.`;
    }
    if (first.class !== image.class) {
      return `${same}, which has ${first.class === null ? 'no class' : `the class ${quote(first.class)}`}; one of the two labels is wrong.`;
    }
    return `${same}.`;
  }

  *flush(): Generator<ImportEvent, void, void> {
    const refused = this.#refused;
    const images = this.#images;
    this.#refused = [];
    this.#images = [];
    this.#bytes = 0;
    if (refused.length > 0) {
      this.allRefused.push(...refused);
      yield { type: 'refused', refused };
    }
    if (images.length > 0) yield { type: 'images', images, done: this.#done };
    this.#since = performance.now();
  }

  *finalNotes(expected: readonly string[]): Generator<ImportEvent, void, void> {
    for (const quirk of QUIRKS) {
      const seen = this.#quirks.get(quirk);
      if (seen !== undefined) yield { type: 'note', path: seen.first, note: quirkNote(quirk, seen.count) };
    }
    const empty = expected.filter((name) => !this.#classes.has(name));
    if (empty.length > 0 && this.accepted > 0) {
      const note = `${plural(empty.length, 'class', 'classes')} without a readable image: ${listed(empty, IMPORT_LIMITS.examples)}.`;
      yield { type: 'note', path: '', note };
    }
  }
}
