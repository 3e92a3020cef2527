/** What a bundle may be at most; the same for writing and for reading, so that what is written can be read. */
export const limits = {
  fileBytes: 2 ** 30,
  entries: 5_000,
  nameLength: 200,
  /** Of one entry, inflated. */
  entryBytes: 2 ** 29,
  /** Of all entries together, inflated. */
  totalBytes: 2 ** 30,
  jsonBytes: 2 ** 25,
  runs: 1_000,
  /** Inflated over deflated, for entries above `ratioFromBytes`; a writer that would exceed it stores the entry as it is. */
  ratio: 200,
  ratioFromBytes: 2 ** 20,
} as const;
