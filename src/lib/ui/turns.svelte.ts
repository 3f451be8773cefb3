import { onMount, untrack } from 'svelte';

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

/**
 * The value as it is at first, and each change a turn of the event loop late: where many views are drawn anew by one
 * change, those that take longest do not hold up the others.
 */
export function later<T>(read: () => T): { readonly value: T } {
  let value = $state.raw(read());
  $effect(() => {
    const next = read();
    if (next === untrack(() => value)) return;
    const timer = setTimeout(() => (value = next));
    return () => clearTimeout(timer);
  });
  return {
    get value() {
      return value;
    },
  };
}
