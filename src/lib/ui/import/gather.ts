import { fromEvent } from 'file-selector';

export interface GatheredFile {
  readonly path: string;
  readonly blob: Blob;
}

/** Files of a drop or of a file input, folders included, with the paths that they have among themselves. */
export async function gather(event: Event): Promise<readonly GatheredFile[]> {
  const items = await fromEvent(event);
  return items
    .filter((item) => item instanceof File)
    .map((file) => ({ path: file.relativePath.replace(/^\.?\//, ''), blob: file }));
}
