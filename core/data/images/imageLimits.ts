/** What an imported folder of images may be at most. */
export const imageLimits = {
  /** Of one file. */
  fileBytes: 2 ** 23,
  /** Of one image before it is brought to 32 x 32. */
  pixels: 2 ** 22,
  files: 60_000,
  /** Labels are 0 to 9 in CIFAR-10's binary form. */
  classes: 10,
  nameLength: 100,
  /** Bad files that are named; more are counted. */
  namedFaults: 50,
  samples: 8,
} as const;
