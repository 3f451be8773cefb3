import { drained } from '../../drained';
import type { Machine } from '../contract';
import { tsne } from '../tsne';
import type { Tested } from './suite';

/** A machine as the suite drives it; it is asked for at each use. */
export const onMachine = (machine: () => Machine): Tested => ({
  distances: () => machine().distances,
  async firstStep(p, y, rate) {
    const descent = machine().descent(p, y, rate);
    try {
      drained(descent.repel());
      const { kl } = descent.frame();
      descent.step(1, 0);
      drained(descent.repel());
      return { kl, points: descent.frame().points };
    } finally {
      descent.close();
    }
  },
  layOut: async ({ values, rows, columns }, options) =>
    drained(tsne(values, rows, columns, options, machine())),
});
