import { ensureBuilt } from './lib/build.mjs';

try {
  await ensureBuilt({ force: true });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
