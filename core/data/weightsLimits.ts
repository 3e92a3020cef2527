/** What a file of weights may be at most. */
export const weightsLimits = {
  fileBytes: 2 ** 29,
  headerBytes: 2 ** 23,
  tensors: 10_000,
  /** Of all tensors together; each is held as a double. */
  values: 2 ** 26,
  axes: 8,
  nameLength: 200,
} as const;
