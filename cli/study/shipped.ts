import { existsSync, readFileSync } from 'node:fs';
import { fromRoot } from '../../scripts/lib/paths.mjs';
import { translatorName } from '../../src/lib/domain/demo-files';
import type { Data } from '../data';

interface Provenance {
  readonly trainedOn: { readonly seeds: readonly number[] };
  readonly checks: readonly { readonly seed: number }[];
}

/**
 * Whether the translator that the site ships for a demo has seen images of the seed, or was chosen by them: a study of
 * that seed trains its own.
 */
export function shippedKnows(data: Data, seed: number): boolean {
  if (data.kind !== 'demo') return false;
  const file = fromRoot(`static/translators/${translatorName(data.name)}.json`);
  if (!existsSync(file)) return false;
  const { provenance } = JSON.parse(readFileSync(file, 'utf8')) as { readonly provenance: Provenance };
  const known = [...provenance.trainedOn.seeds, ...provenance.checks.map((check) => check.seed)];
  return known.includes(seed);
}
