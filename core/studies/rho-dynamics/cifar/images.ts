import { imageSide, type LabelledImages } from '../../../data/cifar10/binary.ts';

/** Side of the prepared images. */
export const side = imageSide / 2;
export const channels = 3;
export const classes = 10;

/** Fixed constants of the specification (section 2.3), not those of a subset: red, green, blue. */
const means = [0.4914, 0.4822, 0.4465];
const deviations = [0.247, 0.243, 0.262];

/** Bytes [n, 3, 32, 32] to value/255 averaged over 2 x 2 blocks and standardised, [n, 16, 16, 3]. */
export function prepared({ count, pixels }: Pick<LabelledImages, 'count' | 'pixels'>): Float64Array {
  const out = new Float64Array(count * side * side * channels);
  const plane = imageSide * imageSide;
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < channels; c++) {
      const from = (n * channels + c) * plane;
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const at = from + 2 * y * imageSide + 2 * x;
          const sum = pixels[at]! + pixels[at + 1]! + pixels[at + imageSide]! + pixels[at + imageSide + 1]!;
          out[((n * side + y) * side + x) * channels + c] = (sum / 4 / 255 - means[c]!) / deviations[c]!;
        }
      }
    }
  }
  return out;
}
