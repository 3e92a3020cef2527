import { ExpectedError } from '../../../contract/errors.ts';
import { cifar10Name } from '../../../data/cifar10/binary.ts';
import type { RunContext } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';

type Said = readonly [key: string, sentence: string];

/** Images of each class in CIFAR-10. */
const [trainingImages, testImages] = [5000, 1000] as const;
/** Radii above this make images lose accuracy (scale [−1, 1]). */
const largeRadius = 0.05;
/** With fewer samples the 95 % band of F is wider than ±0.055. */
const fewSamples = 300;
/** Hidden layers of the net. */
const hiddenLayers = 4;

/** The images must be here. */
export function requireImages({ data }: RunContext): void {
  if (data?.has(cifar10Name)) return;
  throw new ExpectedError('unavailable', 'This preset trains on CIFAR-10, which is not in the data folder.', {
    hint: 'Get it with: excite data fetch cifar10',
  });
}

/** Rules about images (docs/science/pe-training.md, "Bad input"). */
export function imageFaults(params: StudyParams): Said[] {
  const { classes, widths, trainSize, testSize, marginSamples, shareSamples, certificate, certificateSamples } = params;
  const faults: Said[] = [];
  if (classes[0] === classes[1])
    faults.push(['classes', `classes is ${classes.join(', ')}; the two classes must differ.`]);
  if (widths.length !== hiddenLayers)
    faults.push([
      'widths',
      `widths has ${widths.length} entries; the net of images has ${hiddenLayers} hidden layers.`,
    ]);
  for (const [key, size, most, what] of [
    ['trainSize', trainSize, 2 * trainingImages, 'training'],
    ['testSize', testSize, 2 * testImages, 'test'],
    ['shareSamples', shareSamples, Math.min(trainSize, testSize), 'training and test'],
    ['marginSamples', marginSamples, Math.min(trainSize, testSize), 'training and test'],
  ] as const) {
    if (size % 2 !== 0) faults.push([key, `${key} is ${size}; it must be even, half of each class.`]);
    if (size > most) faults.push([key, `${key} is ${size}; at most ${most} ${what} images are there.`]);
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

export function imageWarnings({ params, name }: { params: StudyParams; name: string }): Said[] {
  const { radius, profile, layers, certificate, certificateSamples, marginSamples, spreadSamples, trainSize } = params;
  const said: Said[] = [];
  const largest = radius * Math.max(...profile);
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
