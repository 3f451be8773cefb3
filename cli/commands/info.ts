import type { Command } from '../command';
import { backendRequest, chooseBackend, withSite } from '../session';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ options }: Parameters<Command['run']>[0]) {
  const request = backendRequest(options);
  return withSite(options, async (site) => {
    const remeasure = options.flag('remeasure');
    const { chosen, probes, measuredAt } = await (remeasure
      ? site.call('setBackend', [request])
      : chooseBackend(site, options));
    const info = await site.call('info', [{}]);
    return {
      versions: {
        dash: info.version,
        browser: await site.browser.version(),
        node: process.versions.node,
        userAgent: info.userAgent,
      },
      backend: chosen,
      backends: probes,
      measuredAt,
      threads: chosen.threads,
      cores: info.cores,
      storage: info.storage,
      isolated: info.isolated,
      secure: info.secure,
    };
  });
}

const inWords = ({ versions, backend, backends, storage, isolated, cores }: Result) =>
  lines(
    `DASH ${versions.dash} in ${versions.browser}, ${cores} cores, ${isolated ? 'isolated' : 'not isolated'}`,
    `Backend: ${backend.name} (${backend.adapter}, ${backend.threads} threads): ${backend.reason}`,
    ...backends.map(({ name, adapter, threads, stepMs, reason }) => {
      const time = stepMs === null ? 'not run' : `${stepMs.toFixed(1)} ms a step`;
      return `  ${name} (${adapter}, ${threads} threads): ${time}${reason === null ? '' : `; ${reason}`}`;
    }),
    `Storage: ${(storage.usage / 1e6).toFixed(1)} of ${(storage.quota / 1e6).toFixed(0)} MB used`,
  );

export const infoCommand: Command<Result> = {
  name: 'info',
  takes: '',
  summary: 'Versions, backends with their probe times, storage, isolation and threads.',
  options: ['backend', 'threads', 'remeasure'],
  run,
  words: inWords,
};
