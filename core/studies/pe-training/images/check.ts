import { ExpectedError } from '../../../contract/errors.ts';
import { cifar10Name } from '../../../data/cifar10/binary.ts';
import type { DataSets } from '../../../data/dataSets.ts';
import { countLabels, imageFilesOf } from '../../../data/imageFiles.ts';
import type { StudyParams } from '../fields.ts';
import { architectureOf } from '../training/schedule.ts';
import { givenWeights } from './givenWeights.ts';

type Said = readonly [key: string, sentence: string];

/** Images of each of the two classes, training and test. */
export interface ClassCounts {
  readonly training: readonly number[];
  readonly test: readonly number[];
}
const cifar10Counts: ClassCounts = { training: [5000, 5000], test: [1000, 1000] };
/** Radii above this make images lose accuracy (scale [−1, 1]). */
const largeRadius = 0.05;
/** With fewer samples the 95 % band of F is wider than ±0.055. */
const fewSamples = 300;
/** Hidden layers of the net. */
const hiddenLayers = 4;

/** How many images each of an arm's two classes has, which must be here; a file that arms share is read once. */
export function classCounter(data: DataSets | undefined): (params: StudyParams) => ClassCounts {
  const known = new Map<string, { readonly training: Uint32Array; readonly test: Uint32Array }>();
  return ({ imageSet, classes }) => {
    if (!data?.has(imageSet)) throw missing(imageSet);
    if (imageSet === cifar10Name) return cifar10Counts;
    const labels = known.get(imageSet) ?? labelsOf(data, imageSet);
    known.set(imageSet, labels);
    const of = (counts: Uint32Array): number[] => classes.map((label) => counts[label]!);
    return { training: of(labels.training), test: of(labels.test) };
  };
}

function labelsOf(data: DataSets, set: string): { training: Uint32Array; test: Uint32Array } {
  const of = (files: readonly string[]): Uint32Array => {
    const counts = files.map((file) => countLabels(data, set, file));
    return counts.reduce((sum, own) => sum.map((count, label) => count + own[label]!));
  };
  const { training, test } = imageFilesOf(set);
  return { training: of(training), test: of(test) };
}

function missing(set: string): ExpectedError {
  const hint =
    set === cifar10Name
      ? `Get it with: excite data fetch ${cifar10Name}`
      : `Import a folder of images with excite data import DIR --name ${set} or on the data page, or put train.bin and test.bin, in CIFAR-10's binary form, into a folder ${set} of the data folder.`;
  return new ExpectedError('unavailable', `This run trains on ${set}, which is not in the data folder.`, { hint });
}

/** What is wrong with an arm's weights file, and whether it says how its tensors lie; where it names one. */
export function weightsSaid(
  params: StudyParams,
  data: DataSets,
): { readonly faults: Said[]; readonly warnings: Said[] } {
  const { weightsFile } = params;
  if (weightsFile === '') return { faults: [], warnings: [] };
  try {
    const { saysTorch } = givenWeights(data, weightsFile, architectureOf(params));
    const warning = `${weightsFile} does not say that torch wrote it: [out, in], [filters, channels, row, column] and a flattening by channel, row, column are assumed.`;
    return { faults: [], warnings: saysTorch ? [] : [['weightsFile', warning]] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { faults: [['weightsFile', `weightsFile ${weightsFile} cannot be used: ${error.message}.`]], warnings: [] };
  }
}

/** Rules about images (docs/science/pe-training.md, "Bad input"). */
export function imageFaults(params: StudyParams, counts: ClassCounts): Said[] {
  const { classes, widths, trainSize, testSize, marginSamples, shareSamples, certificate, certificateSamples } = params;
  const faults: Said[] = [];
  if (classes[0] === classes[1])
    faults.push(['classes', `classes is ${classes.join(', ')}; the two classes must differ.`]);
  if (widths.length !== hiddenLayers)
    faults.push([
      'widths',
      `widths has ${widths.length} entries; the net of images has ${hiddenLayers} hidden layers.`,
    ]);
  const [trainingImages, testImages] = [Math.min(...counts.training), Math.min(...counts.test)];
  for (const [key, size, most, what] of [
    ['trainSize', trainSize, 2 * trainingImages, 'training'],
    ['testSize', testSize, 2 * testImages, 'test'],
    ['shareSamples', shareSamples, Math.min(trainSize, testSize), 'training and test'],
    ['marginSamples', marginSamples, Math.min(trainSize, testSize), 'training and test'],
  ] as const) {
    if (size % 2 !== 0) faults.push([key, `${key} is ${size}; it must be even, half of each class.`]);
    if (size > most)
      faults.push([key, `${key} is ${size}; at most ${most} ${what} images are there, ${most / 2} of each class.`]);
  }
  if (certificate === 'all')
    faults.push(['certificate', 'certificate is all; bounds of convolutions are not pulled back: output or dense.']);
  if (certificate !== 'off' && certificateSamples > marginSamples)
    faults.push([
      'certificateSamples',
      `certificateSamples is ${certificateSamples}; only the ${marginSamples} samples with margins can get a certificate.`,
    ]);
  if (params.precision !== 'float32')
    faults.push(['precision', `precision is ${params.precision}; nets of images are trained in float32.`]);
  if (params.exactHalfSide > 0 || params.jointSamples > 0 || params.looseSamples > 0)
    faults.push([
      'exactHalfSide',
      'exact margins, joint margins and the unsound control are for points; leave them at 0 for images.',
    ]);
  return faults;
}

export function imageWarnings({ params, name }: { params: StudyParams; name: string }, counts: ClassCounts): Said[] {
  const { radius, profile, layers, certificate, certificateSamples, marginSamples, spreadSamples, trainSize } = params;
  const said: Said[] = [];
  const largest = radius * Math.max(...profile);
  for (const [what, of] of [
    ['training', counts.training],
    ['test', counts.test],
  ] as const)
    if (of[0] !== of[1])
      said.push([
        'classes',
        `the classes ${params.classes.join(' and ')} have ${of.join(' and ')} ${what} images; as many of each are taken.`,
      ]);
  if (layers !== 'none' && largest > largeRadius)
    said.push([
      'radius',
      `the largest radius is ${largest}; above ${largeRadius} on images in [−1, 1] accuracy falls (0.81, 0.77, 0.76 at 0.02, 0.05, 0.1).`,
    ]);
  if (layers !== 'none' && profile.length > 1 && profile[0] === 0 && name !== 'hidden' && layers !== 'hidden')
    said.push(['profile', 'the profile leaves the input out; such an arm is better called hidden.']);
  if (certificate === 'dense' && certificateSamples > 20)
    said.push([
      'certificateSamples',
      `certificateSamples is ${certificateSamples} with dense bounds: seconds for each image and radius.`,
    ]);
  if (marginSamples > 0 && marginSamples < fewSamples)
    said.push([
      'marginSamples',
      `marginSamples is ${marginSamples}; below ${fewSamples} the 95 % band of F is wider than ±0.055.`,
    ]);
  if (spreadSamples > trainSize)
    said.push(['spreadSamples', `spreadSamples is ${spreadSamples}; all ${trainSize} training images are taken.`]);
  return said;
}
