import { DashError } from '../domain/errors';
import { generateCartoon } from './cartoon/generate';
import type { DemoEnv, DemoEvent, DemoOptions } from './contract';

export type { DemoEnv, DemoEvent, DemoImage, DemoOptions, DemoPlanEvent } from './contract';

const GENERATORS = { cartoon: generateCartoon };

export const DEMO_NAMES: readonly string[] = Object.keys(GENERATORS);

/**
 * Generates a demonstration data set: first its plan, then its images in batches. Every bit follows from name, seed,
 * `unbiased` and `size`, in every browser and in Node.
 * Throws `BadInput` for an unknown name, a seed that is not a whole number or an impossible size.
 */
export async function* generateDemo(
  name: string,
  options: DemoOptions,
  env: DemoEnv,
): AsyncGenerator<DemoEvent, void, void> {
  const generate = Object.entries(GENERATORS).find(([known]) => known === name)?.[1];
  if (generate === undefined) {
    throw new DashError('BadInput', `There is no demo "${name}"; there is: ${DEMO_NAMES.join(', ')}.`);
  }
  yield* generate(options, env);
}
