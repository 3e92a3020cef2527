import type { ImageWishes } from '../../contract/imageReport.ts';
import { Randomness } from '../../random.ts';
import type { Split } from './listImageFolder.ts';

/**
 * Which of `labels.length` images are for training and which for test: of each class, as drawn by the stream `subset` of
 * the seed at step = label, the first ⌈testShare · n⌋ (at least one, and not all) are test images. A class of one image
 * trains.
 */
export function splitFiles(
  labels: readonly number[],
  { seed, testShare }: Pick<ImageWishes, 'seed' | 'testShare'>,
): Split[] {
  const stream = new Randomness(seed).stream('subset', 0);
  const split = labels.map((): Split => 'train');
  for (const label of new Set(labels)) {
    const own = labels.flatMap((other, i) => (other === label ? [i] : []));
    const tests = Math.min(own.length - 1, Math.max(1, Math.round(testShare * own.length)));
    for (const place of stream.permutation(label, own.length).subarray(0, tests)) split[own[place]!] = 'test';
  }
  return split;
}
