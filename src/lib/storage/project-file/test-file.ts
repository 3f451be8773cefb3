import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { makeZip } from 'client-zip';
import { fillProject } from '../../../../tests/fixtures/storage/full-project';
import { hashOf } from '../../../../tests/fixtures/storage/records';
import type { ProjectId } from '../../domain/ids';
import { memoryStorage } from '../open-storage';
import { exportProject } from './export-project';
import type { Manifest } from './format';
import { importProject, type ImportFileOptions } from './import-project';

export const P = 'p-1' as ProjectId;
type Files = Map<string, Uint8Array<ArrayBuffer>>;

async function unzip(blob: Blob): Promise<Files> {
  const entries = await new ZipReader(new BlobReader(blob), { useWebWorkers: false }).getEntries();
  const found: Files = new Map();
  for (const entry of entries) {
    if (entry.directory) continue;
    found.set(entry.filename, new Uint8Array(await entry.getData(new Uint8ArrayWriter())));
  }
  return found;
}

export const zip = (contents: Files): Promise<Blob> =>
  new Response(
    makeZip([...contents].map(([name, input]) => ({ name, input, lastModified: new Date(0) }))),
  ).blob();
export const text = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));
export async function opened(blob: Blob, options?: ImportFileOptions) {
  const storage = memoryStorage();
  const { project, repaired } = await importProject(storage, blob, options);
  return { storage, project, repaired: repaired.join('\n'), catalog: await storage.catalog(project) };
}

/** A project with something in every store, its file, and what makes other files of it. */
export async function testFile() {
  const source = memoryStorage();
  await fillProject(source, P);
  const file = await exportProject(source, P, { app: '0.1.0' });
  const files = await unzip(file);

  const parsed = <T>(name: string, from = files): T =>
    JSON.parse(new TextDecoder().decode(from.get(name))) as T;
  const manifestOf = (from = files): Manifest => parsed<Manifest>('manifest.json', from);

  /** The file with some of its entries replaced or removed; the manifest as it was. */
  function withEntries(changes: Readonly<Record<string, Uint8Array<ArrayBuffer> | null>>): Promise<Blob> {
    const contents = new Map(files);
    for (const [name, bytes] of Object.entries(changes)) {
      if (bytes === null) contents.delete(name);
      else contents.set(name, bytes);
    }
    return zip(contents);
  }

  /** The file as an attacker would write it: entries replaced and the manifest made to agree. */
  async function forged(changes: Readonly<Record<string, unknown>>): Promise<Blob> {
    const contents = new Map(files);
    for (const [name, value] of Object.entries(changes)) contents.set(name, text(value));
    const manifest = manifestOf();
    const entries = await Promise.all(
      manifest.entries.map(async ({ name }) => {
        const bytes = contents.get(name)!;
        return { name, bytes: bytes.byteLength, sha256: await hashOf(bytes.buffer) };
      }),
    );
    contents.set('manifest.json', text({ ...manifest, entries }));
    return zip(contents);
  }

  const columnName = (owner: string, kind: string, chunk = 0): string =>
    parsed<{ records: { owner: string; kind: string; chunk: number; entry: string }[] }>(
      'columns.json',
    ).records.find((column) => column.owner === owner && column.kind === kind && column.chunk === chunk)!
      .entry;

  return { source, file, files, parsed, manifestOf, withEntries, forged, columnName };
}
