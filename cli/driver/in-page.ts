/**
 * What runs inside the page. Each function is sent as text, so it refers to nothing outside of itself but types and
 * `window.__driver`, which `install` puts there before any other runs.
 */
import type { Commands } from '../../src/lib/commands/contract';
import type { Part } from '../../src/lib/domain/catalog';
import type { ContentHash, ProjectId } from '../../src/lib/domain/ids';
import type { Scripting } from '../../src/lib/commands/scripting';

declare global {
  interface Window {
    /** Hands a listener's call to the driver. */
    __report?(call: number, listener: string, values: Encoded): void;
    __blob?: Blob;
    __driver?: Driver;
  }
}

/** What the functions below share. */
interface Driver {
  base64(bytes: Uint8Array): string;
  encode(value: unknown): Encoded;
  /** What `work` returns, or the name and the message of what it throws. */
  answer<T>(work: () => Promise<T>): Promise<Answer<T>>;
}

export type Act = keyof Commands;
/** What an act returned, as JSON in which typed arrays are base64: `decode` reads it. */
export type Encoded = string;
export type Answer<T> = { readonly value: T } | { readonly error: { name: string; message: string } };

/** Runs in each document before its own scripts. */
export function install(): void {
  const base64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
  };
  window.__driver = {
    base64,
    encode: (value) =>
      JSON.stringify(value ?? null, (_, inner: unknown) => {
        if (inner instanceof ArrayBuffer)
          return { $array: 'ArrayBuffer', base64: base64(new Uint8Array(inner)) };
        if (!ArrayBuffer.isView(inner)) return inner;
        const bytes = new Uint8Array(inner.buffer, inner.byteOffset, inner.byteLength);
        return { $array: inner.constructor.name, base64: base64(bytes) };
      }),
    async answer(work) {
      try {
        return { value: await work() };
      } catch (reason) {
        const { name = 'Error', message = String(reason) } = reason as { name?: string; message?: string };
        return { error: { name, message } };
      }
    },
  };
}

/** Calls `window.dash[act]`; the last argument gets listeners that report to the driver. */
export function callAct(
  act: Act,
  args: readonly unknown[],
  call: number,
  listeners: readonly string[],
): Promise<Answer<Encoded>> {
  const { answer, encode } = window.__driver!;
  return answer(async () => {
    const given = [...args];
    if (listeners.length > 0) {
      const options = { ...(given.pop() as object) } as Record<string, unknown>;
      for (const name of listeners) {
        options[name] = (...values: unknown[]) => window.__report?.(call, name, encode(values));
      }
      given.push(options);
    }
    const acts = window.dash as unknown as Record<string, (...values: unknown[]) => unknown>;
    const value = await acts[act]!(...given);
    if (!(value instanceof Blob)) return encode(value);
    window.__blob = value;
    return encode({ size: value.size });
  });
}

/** Adds a picker for files and returns it. */
export function addFileInput(): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  document.body.append(input);
  return input;
}

/** Turns picked files into what an act takes: pairs of path and file, or the one file. */
export function callWithFiles(
  input: HTMLInputElement,
  act: 'importFiles' | 'openProjectFile',
  paths: readonly string[],
  options: { seed?: number; into?: ProjectId; hasLabels?: boolean },
  call: number,
): Promise<Answer<unknown>> {
  const { answer, encode } = window.__driver!;
  return answer<unknown>(async () => {
    const files = [...(input.files ?? [])];
    const acting = {
      onProgress: (progress: unknown) => window.__report?.(call, 'onProgress', encode([progress])),
    };
    const dash = window.dash as Scripting;
    if (act === 'openProjectFile') return dash.openProjectFile(files[0]!, acting);
    const { hasLabels = false, ...rest } = options;
    const labels = hasLabels ? files.pop() : undefined;
    return dash.importFiles(
      {
        files: files.map((blob, at) => ({ path: paths[at] ?? blob.name, blob })),
        ...(labels === undefined ? {} : { labels }),
        ...rest,
      },
      acting,
    );
  }).finally(() => input.remove());
}

/** A stretch of the blob that the last act returned, as base64. */
export async function readBlob(start: number, end: number): Promise<string> {
  const bytes = new Uint8Array(await window.__blob!.slice(start, end).arrayBuffer());
  return window.__driver!.base64(bytes);
}

export interface DataSummary {
  readonly name: string;
  readonly classes: readonly string[];
  readonly counts: { train: number; validation: number; test: number; pool: number };
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** What a project holds, counted in the page: a snapshot is too large to be sent. */
export function summarise(project: ProjectId, parts: readonly Part[]): Promise<Answer<DataSummary>> {
  return window.__driver!.answer(async () => {
    const { project: record, catalog } = await window.dash!.snapshot(project);
    const counts = { train: 0, validation: 0, test: 0, pool: 0 };
    for (let row = 0; row < catalog.rows; row++) {
      if (catalog.discarded[row] === 1) continue;
      const part = parts[catalog.parts[row]!];
      if (part === 'training') counts.train++;
      else if (part === 'explore' || part === 'confirm') counts.validation++;
      else if (part === 'test') counts.test++;
      else if (part === 'pool') counts.pool++;
    }
    const attributes = catalog.attributes.map(({ name, values }) => ({ name, values }));
    return { name: record.name, classes: record.classes, counts, attributes };
  });
}

/** Images at `sizePx` as RGB bytes one behind the other, base64. */
export function pixelsOf(
  project: ProjectId,
  hashes: readonly ContentHash[],
  sizePx: number,
): Promise<Answer<string>> {
  const { answer, base64 } = window.__driver!;
  return answer(async () => {
    const canvas = new OffscreenCanvas(sizePx, sizePx);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const all = new Uint8Array(hashes.length * sizePx * sizePx * 3);
    let at = 0;
    for (const hash of hashes) {
      const record = await window.dash!.image(project, hash);
      if (record === undefined) throw new Error(`An image is missing from this project.`);
      const bitmap = await createImageBitmap(new Blob([record.bytes], { type: record.mime }));
      context.drawImage(bitmap, 0, 0, sizePx, sizePx);
      bitmap.close();
      const { data } = context.getImageData(0, 0, sizePx, sizePx);
      for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) all[at++] = data[i + c]!;
    }
    return base64(all);
  });
}

/** Classifiers, translators, jobs and events of a project, without its images. */
export async function lists(project: ProjectId) {
  const { classifiers, translators, jobs, events } = await window.dash!.snapshot(project);
  return {
    classifiers: classifiers.map(({ id, name, spec, weightsHash, discarded }) => ({
      ...{ id, name, weightsHash, discarded },
      ...{ arch: spec.arch, epochs: spec.epochs },
    })),
    translators: translators.map(({ id, name, steps, parameters, shipped, weightsHash, discarded }) => ({
      ...{ id, name, steps, parameters, shipped, weightsHash, discarded },
    })),
    jobs: jobs.map(({ id, state, epochs, spec, backend, done }) => ({
      ...{ id, kind: spec.kind, state, backend },
      ...(spec.kind === 'train'
        ? { done: epochs.length, of: spec.training.epochs }
        : { done: done?.steps ?? 0, of: done?.of ?? 0 }),
    })),
    events: events.map(({ seq, at, body }) => ({ seq, at, type: body.type })),
    /** Names of the project files that it was read from. */
    openedFrom: events.flatMap(({ body }) => (body.type === 'project-opened' ? [body.from] : [])),
  };
}
export type ProjectLists = Awaited<ReturnType<typeof lists>>;
