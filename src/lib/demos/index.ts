import { DashError } from '../domain/errors';
import { cartoonDemo, packCartoon } from './cartoon/generate';
import type { DemoEnv, DemoEvent, DemoOptions } from './contract';
import { demoEvents } from './demo';
import { fruitDemo, packFruit } from './fruit/generate';

export type { DemoEnv, DemoEvent, DemoImage, DemoOptions, DemoPlanEvent } from './contract';

/** After the colon stands which bias, where a demo has several. */
const DEMOS = {
  cartoon: cartoonDemo,
  fruit: fruitDemo('colour'),
  'fruit:background': fruitDemo('background'),
  'fruit:both': fruitDemo('both'),
};

/** What makes the pack of each demo's default seed; `domain/demo-files` has the names of the files. */
export const PACKED = {
  cartoon: packCartoon,
  fruit: packFruit('colour'),
  'fruit:background': packFruit('background'),
  'fruit:both': packFruit('both'),
} satisfies Record<keyof typeof DEMOS, (env: DemoEnv) => Promise<Uint8Array>>;

export const DEMO_NAMES: readonly string[] = Object.keys(DEMOS);

/**
 * Generates a demonstration data set: first its plan, then its images in batches. Every bit follows from name, seed,
 * its options, in every browser and in Node.
 * Throws `BadInput` for an unknown name, a seed that is not a whole number or an impossible size or number.
 */
export async function* generateDemo(
  name: string,
  options: DemoOptions,
  env: DemoEnv,
): AsyncGenerator<DemoEvent, void, void> {
  const demo = Object.entries(DEMOS).find(([known]) => known === name)?.[1];
  if (demo === undefined) {
    throw new DashError('BadInput', `There is no demo "${name}"; there is: ${DEMO_NAMES.join(', ')}.`);
  }
  yield* demoEvents(demo(options, env), options);
}
