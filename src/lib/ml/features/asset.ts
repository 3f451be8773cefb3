import { DashError } from '../../domain/errors';
import url from './generated/backbone.bin?url';

/** The backbone's asset, in a page or worker. `NotFound` where the site does not give it. */
export async function loadBackbone(): Promise<ArrayBuffer> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true) {
    throw new DashError('NotFound', 'The frozen backbone could not be loaded. Reload the page.');
  }
  return response.arrayBuffer();
}
