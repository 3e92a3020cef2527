import type { DataSets } from '../../../data/dataSets.ts';

/** The data sets of a run that needs some; its check has looked before. */
export function dataOf({ data }: { readonly data?: DataSets }): DataSets {
  if (!data) throw new Error('this run was given no data folder');
  return data;
}
