import { onMount } from 'svelte';

/**
 * Counts from 0, one a turn of the event loop: what is drawn one by one never blocks the page for long. For the
 * beginning of a component.
 */
export function turns(most: number, ondone?: () => void): { readonly count: number } {
  let count = $state(0);
  onMount(() => {
    const timer = setInterval(() => {
      count++;
      if (count < most) return;
      clearInterval(timer);
      ondone?.();
    });
    return () => clearInterval(timer);
  });
  return {
    get count() {
      return count;
    },
  };
}
