import * as v from 'valibot';
import { CATALOG_OWNER, type ColumnOwner } from '../domain/columns';
import { ALGORITHMS, type Layout, type Space } from '../domain/discovery';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Storage } from './contract';
import { readResult, writeResult } from './results';

const ownerOf = (classifier: ClassifierId, space: Space): ColumnOwner =>
  space === 'latent' ? classifier : CATALOG_OWNER;

const numbers = v.tuple([
  v.number(), // perplexity
  v.number(), // iterations
  v.number(), // kl
  v.nullable(v.number()), // trustworthiness
  v.number(), // seconds
  v.optional(v.picklist(ALGORITHMS), 'dash'),
  v.optional(v.nullable(v.number()), null), // images that it is a sample of
]);

/** The saved layout of a space, for the first `rows` rows of the catalog; `null` where there is none. */
export async function readLayout(
  storage: Storage,
  project: ProjectId,
  classifier: ClassifierId,
  space: Space,
  rows: number,
): Promise<Layout | null> {
  const owner = ownerOf(classifier, space);
  const result = await readResult(storage, project, owner, `layout:${space}`, rows);
  const chunk = await storage.column(project, owner, `numbers:layout:${space}`, 0);
  if (result === null || result.width !== 2 || chunk === undefined) return null;
  const known = v.safeParse(numbers, parsed(chunk.bytes));
  if (!known.success) return null;
  const [perplexity, iterations, kl, trustworthiness, seconds, algorithm, of] = known.output;
  const points = result.values;
  const placed: number[] = [];
  for (let row = 0; row < rows; row++) if (!Number.isNaN(points[2 * row]!)) placed.push(row);
  return {
    ...{ space, points, rows: Int32Array.from(placed) },
    ...{ algorithm, perplexity, iterations, kl, trustworthiness, seconds },
    ...(of === null ? {} : { of }),
  };
}

function parsed(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** Replaces the saved layout of that space. */
export async function writeLayout(
  storage: Storage,
  project: ProjectId,
  classifier: ClassifierId,
  layout: Layout,
): Promise<void> {
  const { space, points, perplexity, iterations, kl, trustworthiness, seconds } = layout;
  const { algorithm = 'dash', of = null } = layout;
  const owner = ownerOf(classifier, space);
  await writeResult(storage, project, owner, `layout:${space}`, {
    values: Float32Array.from(points),
    width: 2,
  });
  const text = JSON.stringify([perplexity, iterations, kl, trustworthiness, seconds, algorithm, of]);
  await storage.putColumn({
    ...{ project, owner, kind: `numbers:layout:${space}`, chunk: 0, rows: 1, dtype: 'json' },
    bytes: new TextEncoder().encode(text).buffer,
  });
}
