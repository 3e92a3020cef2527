import { z } from 'zod';

/** What was found in a folder of images. */
export const imageReportSchema = z.object({
  /** Class k has the label k. */
  classes: z.array(
    z.object({
      name: z.string(),
      train: z.number(),
      test: z.number(),
      /** The first images, bytes [32, 32, 3]. */
      samples: z.array(z.instanceof(Uint8Array)),
    }),
  ),
  /** Whether the folder has train and test inside, or the split was drawn. */
  split: z.enum(['folders', 'drawn']),
  /** The first files that cannot be used, each with its reason. */
  bad: z.array(z.object({ path: z.string(), why: z.string() })),
  badCount: z.number(),
  /** Sentences. */
  warnings: z.array(z.string()),
});
export type ImageReport = z.infer<typeof imageReportSchema>;

/** How a folder of images is read. */
export const imageWishesSchema = z.object({
  /** Of the draw of the test images. */
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** Part of each class that becomes test images; the draw leaves at least one on either side. */
  testShare: z.number().gt(0).lt(1),
  /** Bring images of another size to 32 x 32 rather than call them bad. */
  resize: z.boolean(),
});
export type ImageWishes = z.infer<typeof imageWishesSchema>;
