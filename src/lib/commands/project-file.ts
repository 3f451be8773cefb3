import { createSHA256 } from 'hash-wasm';
import { decodePixels } from '../importing/browser-decode';
import { exportProject } from '../storage/project-file/export-project';
import { importProject } from '../storage/project-file/import-project';
import type { Commands } from './contract';
import { claim, existing, type Context } from './context';

type ProjectFileActs = Pick<Commands, 'openProjectFile' | 'exportProject'>;

export function projectFileActs(context: Context): ProjectFileActs {
  const { storage } = context;
  return {
    async openProjectFile(file, options) {
      const opened = await importProject(storage, file, {
        ...options,
        derivePixels: ({ bytes, mime }) => decodePixels(bytes, mime, 64),
      });
      if (file instanceof File) {
        await claim(context, opened.project);
        await storage.appendEvent(opened.project, { type: 'project-opened', from: file.name });
      }
      return opened;
    },

    async exportProject(project, options) {
      await existing(context, project);
      const file = await exportProject(storage, project, { ...options, app: context.version });
      // A tab that may only read can still make a backup; it just cannot note it down.
      if (await claim(context, project)) {
        const sha256 = await sha256Of(file);
        await storage.act(project, ({ project: { updatedAt } }) => ({
          record: { backedUpAt: Date.now(), updatedAt },
          event: { type: 'project-exported', sha256, bytes: file.size },
        }));
      }
      return file;
    },
  };
}

/** Piece by piece: a project file may be larger than memory. */
async function sha256Of(blob: Blob): Promise<string> {
  const hash = await createSHA256();
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hash.digest('hex');
    hash.update(value);
  }
}
