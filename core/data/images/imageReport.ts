import type { ImageReport } from '../../contract/imageReport.ts';
import { imageLimits } from './imageLimits.ts';
import type { ReadFolder, ReadImage } from './readImageFolder.ts';

/** The largest class over the smallest, above which the balance is worth a word. */
const uneven = 10;

/** Classes with their balance and first images, the bad files, and what is strange about the values. */
export function imageReport({ classes, split, images, bad }: ReadFolder): ImageReport {
  return {
    classes: classes.map((name, label) => {
      const own = images.filter((image) => image.label === label);
      const train = own.filter((image) => image.split === 'train').length;
      const samples = own.slice(0, imageLimits.samples).map(({ pixels }) => Uint8Array.from(pixels));
      return { name, train, test: own.length - train, samples };
    }),
    split,
    bad: bad.slice(0, imageLimits.namedFaults),
    badCount: bad.length,
    warnings: [...rangeWarnings(images), ...sameWarnings(images), ...balanceWarnings(classes, images)],
  };
}

/** Values are bytes, 0 to 255. */
function rangeWarnings(images: readonly ReadImage[]): string[] {
  const said: string[] = [];
  let largest = 0;
  for (const { pixels } of images) for (const value of pixels) largest = Math.max(largest, value);
  if (images.length > 0 && largest <= 1) {
    said.push(`The largest value of all images is ${largest}; values go from 0 to 255, so these are nearly black.`);
  }
  const flat = images.filter(({ pixels }) => pixels.every((value) => value === pixels[0]));
  if (flat.length > 0) said.push(`${counted(flat.length, 'image')} of one value alone, such as ${flat[0]!.path}.`);
  const isGrey = ({ pixels }: ReadImage): boolean => pixels.every((value, i) => i % 3 === 0 || value === pixels[i - 1]);
  const grey = images.filter(isGrey).length;
  if (grey > 0) said.push(`${counted(grey, 'image')} in grey: the three channels are equal.`);
  return said;
}

function sameWarnings(images: readonly ReadImage[]): string[] {
  const byHash = new Map<string, ReadImage[]>();
  for (const image of images) byHash.set(image.sha256, [...(byHash.get(image.sha256) ?? []), image]);
  const same = [...byHash.values()].filter((group) => group.length > 1);
  const across = same.filter((group) => new Set(group.map(({ split }) => split)).size > 1);
  const twoClasses = same.find((group) => new Set(group.map(({ label }) => label)).size > 1);
  const said: string[] = [];
  if (same.length > 0) said.push(`${counted(same.length, 'image')} more than once, such as ${pairOf(same[0]!)}.`);
  if (across.length > 0)
    said.push(`${counted(across.length, 'image')} in training and in test, such as ${pairOf(across[0]!)}.`);
  if (twoClasses) said.push(`The same image stands in two classes: ${pairOf(twoClasses)}.`);
  return said;
}

function balanceWarnings(classes: readonly string[], images: readonly ReadImage[]): string[] {
  const counts = classes.map((name, label) => [images.filter((image) => image.label === label).length, name] as const);
  counts.sort(([a], [b]) => a - b);
  const [fewest, most] = [counts[0]!, counts.at(-1)!];
  if (fewest[0] === 0 || most[0] < uneven * fewest[0]) return [];
  return [`The classes are uneven: ${most[1]} has ${most[0]} images, ${fewest[1]} ${fewest[0]}.`];
}

const counted = (count: number, noun: string): string => (count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`);
const pairOf = ([a, b]: readonly ReadImage[]): string => `${a!.path} and ${b!.path}`;
