import { LEAST_ITERATIONS } from '../../domain/discovery';
import type { ProjectionSettings } from '../../state/projections.svelte';
import type { ProjectionOptions } from './options.svelte';

export const PERPLEXITY = { min: 2, max: 100, step: 1 } as const;
export const ITERATIONS = { min: 50, max: 5000, step: 50 } as const;

const fits = (value: number | null, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  value !== null && value >= min && value <= max;

/** What to compute, or why it cannot be. */
export function settingsOf(
  options: Pick<ProjectionOptions, 'space' | 'perplexity' | 'iterations' | 'algorithm'>,
): { readonly settings: ProjectionSettings } | { readonly problem: string } {
  const { space, perplexity, iterations, algorithm } = options;
  if (!fits(perplexity, PERPLEXITY)) {
    return { problem: `The perplexity is a number from ${PERPLEXITY.min} to ${PERPLEXITY.max}.` };
  }
  if (!fits(iterations, ITERATIONS) || !Number.isInteger(iterations)) {
    return { problem: `Iterations are a whole number from ${ITERATIONS.min} to ${ITERATIONS.max}.` };
  }
  if (iterations! < LEAST_ITERATIONS[algorithm]) {
    return { problem: `${algorithm} takes at least ${LEAST_ITERATIONS[algorithm]} iterations.` };
  }
  return { settings: { space, perplexity: perplexity!, iterations: iterations!, algorithm } };
}
