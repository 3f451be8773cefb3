import type { BackendReport, BackendRequest } from '../domain/backend';
import type { Commands, Info } from './contract';
import type { Context } from './context';

type InfoActs = Pick<Commands, 'info' | 'setBackend'>;

export function infoActs(context: Context): InfoActs {
  async function report(request: BackendRequest, remeasure: boolean): Promise<BackendReport> {
    const known = context.backend.report;
    if (known !== null && !remeasure) return known;
    const measured = await context.compute.run({ kind: 'probe', backend: request, remeasure });
    context.backend.report = measured;
    return measured;
  }

  return {
    async info({ remeasure = false } = {}): Promise<Info> {
      const backend = await report(context.backend.request, remeasure);
      return {
        version: context.version,
        backend,
        storage: await room(),
        isolated: globalThis.crossOriginIsolated === true,
        secure: globalThis.isSecureContext === true,
        cores: navigator.hardwareConcurrency ?? 1,
        userAgent: navigator.userAgent,
      };
    },

    async setBackend(request) {
      const measured = await context.compute.run({ kind: 'probe', backend: request, remeasure: false });
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
