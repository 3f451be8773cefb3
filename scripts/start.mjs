/** Installs, builds and serves what is missing of that: `npm start`, on a fresh clone too. */
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fromRoot } from './lib/paths.mjs';
import { serve } from './serve/server.mjs';

const HELP = `npm start -- [options]

  --port N     first port to try (default 4173; the next free one is taken)
  --host NAME  address to listen on (default 127.0.0.1, this machine alone; 0.0.0.0 = the whole network)
  --help       this text
`;
const PORTS_TRIED = 50;

function addresses() {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port must be a number from 1 to 65535, not "${values.port}".`);
  }
  await ensureInstalled();
  await ensureBuilt();
  const tries = Math.min(PORTS_TRIED, 65_536 - port);
  const serving = await serve({ root: fromRoot('build'), host: values.host, port, tries });
  console.log(`DASH is at ${serving.url}`);
  if (values.host === '0.0.0.0') {
    for (const address of addresses()) console.log(`        and http://${address}:${serving.port}/`);
  }
  console.log('Ctrl+C ends it.');
  const end = () => void serving.close().then(() => process.exit(0));
  process.on('SIGINT', end).on('SIGTERM', end);
}

main().catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
