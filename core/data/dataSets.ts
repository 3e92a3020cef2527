/** Data sets in the user's data folder, by name: what a run may read besides its params. */
export interface DataSets {
  has(set: string): boolean;
  /** Bytes of a file of a data set. Throws `unavailable`, with how to get it, where the set is not there. */
  read(set: string, file: string): Uint8Array;
}

/** The data sets of a run that needs some; its check has looked before. */
export function dataOf({ data }: { readonly data?: DataSets }): DataSets {
  if (!data) throw new Error('this run was given no data folder');
  return data;
}
