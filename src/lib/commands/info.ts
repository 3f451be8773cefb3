import type { Commands, Info } from './contract';
import { measure, probe, report, type Context } from './context';

type InfoActs = Pick<Commands, 'info' | 'setBackend'>;

export function infoActs(context: Context): InfoActs {
  return {
    async info({ remeasure = false } = {}): Promise<Info> {
      const backend = remeasure ? await measure(context) : await report(context);
      return {
        version: context.version,
        backend,
        request: context.backend.request,
        storage: await room(),
        isolated: globalThis.crossOriginIsolated === true,
        secure: globalThis.isSecureContext === true,
        cores: navigator.hardwareConcurrency ?? 1,
        userAgent: navigator.userAgent,
      };
    },

    async setBackend(request) {
      const measured = await probe(context, request);
      context.backend.request = request;
      context.backend.report = measured;
      return measured;
    },
  };
}

/** Bytes used and granted; zeros where the browser does not tell (plain HTTP in a LAN). */
async function room(): Promise<Info['storage']> {
  const manager = (navigator as { storage?: StorageManager }).storage;
  const { usage = 0, quota = 0 } = (await manager?.estimate().catch(() => undefined)) ?? {};
  const persistent = (await manager?.persisted().catch(() => false)) ?? false;
  return { usage, quota, persistent };
}
