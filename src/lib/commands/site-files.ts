import { DashError } from '../domain/errors';
import type { SiteFiles } from './context';

/** The files of the site that is served under `base`. A site that cannot be reached rejects; it is no answer. */
export const siteFiles = (base: string): SiteFiles => ({
  async fetch(path) {
    const response = await fetch(new URL(`${base}${path}`, location.origin)).catch((cause: unknown) => {
      throw new DashError('NotFound', `${path} could not be loaded from the site.`, { cause });
    });
    // A static host may answer with a page where there is no file.
    if (!response.ok || response.headers.get('content-type')?.startsWith('text/html') === true) return null;
    return await response.arrayBuffer();
  },
});
