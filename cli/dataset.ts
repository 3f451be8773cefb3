import type { DataSummary } from './driver/in-page';

/** The `dataset` key of every result, and the attributes that only measurement may read. */
export const datasetOf = ({ name, classes, counts, attributes }: DataSummary) => ({
  dataset: { name, classes, counts },
  known: { attributes },
});
