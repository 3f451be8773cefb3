const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const hinge = (x: Float64Array, sign: 1 | -1): number =>
  mean(x.map((value) => Math.max(0, sign === 1 ? 1 - value : 1 + value)));

export const meanAll = mean;

export const distance = (a: Float64Array, b: Float64Array, root: boolean): number =>
  mean(
    a.map((value, i) => {
      const apart = Math.abs(value - b[i]!);
      return root ? Math.sqrt(apart + 0.001) : apart;
    }),
  );
