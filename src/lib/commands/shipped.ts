import { sha256 } from 'hash-wasm';
import * as v from 'valibot';
import { translatorName } from '../domain/demo-files';
import { DashError } from '../domain/errors';
import { freshId, type ProjectId } from '../domain/ids';
import type { TranslatorRecord } from '../domain/translator';
import { shippedTranslator } from '../storage/project-file/schemas/translator';
import { existing, writable, type Context } from './context';
import type { Commands } from './contract';
import { inTurns } from './turns';

export function shippedActs(context: Context): Pick<Commands, 'shippedTranslator'> {
  const { storage, site } = context;
  const inTurn = inTurns<ProjectId>('Loading the translator');

  async function install(project: ProjectId, demo: string): Promise<TranslatorRecord | null> {
    const known = (await storage.translators(project)).find(({ shipped }) => shipped);
    if (known !== undefined) return known;
    const name = translatorName(demo);
    const description = await site.fetch(`translators/${name}.json`);
    const weights = await site.fetch(`translators/${name}.bin`);
    if (description === null || weights === null) return null;
    const parsed = v.safeParse(shippedTranslator, parse(description));
    const damaged = new DashError(
      'BadInput',
      'The translator that the site ships is damaged; reload the page.',
    );
    if (!parsed.success || (await sha256(new Uint8Array(weights))) !== parsed.output.weightsHash)
      throw damaged;
    await writable(context, project);
    const record: TranslatorRecord = {
      ...parsed.output,
      ...{ project, id: freshId('t'), parent: null, job: null, shipped: true },
      ...{ createdAt: Date.now(), data: null, discarded: false },
    };
    await storage.putColumn(
      {
        ...{ project, owner: record.id, kind: 'weights', chunk: 0, rows: 1 },
        ...{ dtype: 'uint8', bytes: weights },
      },
      { durable: true },
    );
    await storage.act(project, () => ({ translator: record }));
    return record;
  }

  return {
    shippedTranslator: (project) =>
      inTurn(project, undefined, async () => {
        const { source } = await existing(context, project);
        return source.kind === 'demo' ? await install(project, source.name) : null;
      }),
  };
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
