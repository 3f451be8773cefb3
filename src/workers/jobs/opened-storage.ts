import type { WorkerSite } from '../../lib/compute/contract';
import type { Storage } from '../../lib/storage/contract';
import { openStorage } from '../../lib/storage/open-storage';

let storage: Promise<Storage> | null = null;

/** The worker's own access to the records of the site, on behalf of the page that started it. */
export const opened = (site: WorkerSite): Promise<Storage> => (storage ??= openStorage(site));
