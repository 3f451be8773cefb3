import { ensureBuilt } from '../../scripts/lib/build.mjs';

/** The tests run on the built site, never on an older one. */
export default async function setup(): Promise<void> {
  await ensureBuilt();
}
