import type { Warning } from '../../contract/run.ts';
import type { Preflight, RunArm, RunContext } from '../runner.ts';
import type { StudyParams } from './fields.ts';
import { classCounter, imageFaults, imageWarnings, weightsSaid, type ClassCounts } from './images/check.ts';
import { comparisonFaults, comparisonWarnings } from './training/comparisonRules.ts';
import { architectureOf } from './training/schedule.ts';
import { layerShapes } from './architecture.ts';

type StudyArm = RunArm<StudyParams>;
type Said = readonly [key: string, sentence: string];

/** Above this rate (batch 50, sums) training diverges. */
const [largeRate, rateBatch] = [5e-3, 50] as const;
const [largeMomentum, manyPieces] = [0.99, 16] as const;
/** Fewer iterations or samples than these make a margin curve coarse. */
const [fewIterations, fewSamples] = [20, 100] as const;

/** Every rule of the section "Bad input" of docs/science/pe-training.md that the fields' ranges do not tell. */
export function checkStudy(context: RunContext): Preflight {
  const { arms, data } = context;
  const countsOf = classCounter(data);
  const refusals: Preflight['refusals'][number][] = [];
  const warnings: Warning[] = [];
  for (const arm of arms as unknown as readonly StudyArm[]) {
    const counts = arm.params.experiment === 'images' ? countsOf(arm.params) : undefined;
    const faults = faultsOf(arm.params, counts);
    // Only where the net's shape is right is there something to compare the file with.
    const given = counts && data && faults.length === 0 ? weightsSaid(arm.params, data) : { faults: [], warnings: [] };
    faults.push(...given.faults);
    refusals.push(...faults.map(([key, text]) => ({ key, sentence: `Arm ${arm.name}: ${text}`, forcible: false })));
    if (faults.length > 0) continue;
    warnings.push(
      ...[...warningsOf(arm, counts), ...given.warnings].map(([key, text]) => ({
        code: 'pe',
        key,
        sentence: `Arm ${arm.name}: ${text}`,
      })),
    );
  }
  return { refusals, warnings };
}

const trainsPoints = ({ experiment }: StudyParams): boolean =>
  ['training', 'attackGradient', 'multiClass'].includes(experiment);

function faultsOf(params: StudyParams, counts: ClassCounts | undefined): Said[] {
  const { experiment } = params;
  const faults: Said[] = [];
  if (experiment === 'training' || experiment === 'images') faults.push(...comparisonFaults(params));
  if (trainsPoints(params)) faults.push(...trainingFaults(params), ...sizeFaults(params));
  if (
    ['attackGradient', 'multiClass'].includes(experiment) &&
    (params.marginSamples < 1 || params.marginSamples > params.testSize)
  )
    faults.push([
      'marginSamples',
      `marginSamples is ${params.marginSamples}; it must be 1 to the ${params.testSize} test samples.`,
    ]);
  if (counts) {
    faults.push(...imageFaults(params, counts));
    if (faults.length === 0) faults.push(...sizeFaults(params));
  }
  if (experiment === 'training' || experiment === 'intervals') faults.push(...measureFaults(params));
  const { marginIterations, marginStep } = params;
  if (
    ['training', 'intervals', 'margins', 'images', 'attackGradient', 'multiClass'].includes(experiment) &&
    marginIterations < marginStep
  )
    faults.push([
      'marginIterations',
      `marginIterations is ${marginIterations} at a step of radius/${marginStep}; an attempt cannot reach the edge of its ball, so at least ${marginStep} are needed.`,
    ]);
  return faults;
}

function trainingFaults(params: StudyParams): Said[] {
  const { widths, data, excited, trainSize, testSize, experiment, classCount } = params;
  const faults: Said[] = [];
  const inputs = widths[0]!;
  const several = experiment === 'multiClass';
  const outputs = several ? classCount - 1 : experiment === 'attackGradient' ? 2 : 1;
  if (widths.at(-1) !== outputs)
    faults.push([
      'widths',
      `widths end with ${widths.at(-1)}; the net has exactly ${outputs} output${outputs === 1 ? '' : 's'}.`,
    ]);
  if (several && excited < classCount)
    faults.push(['excited', `excited is ${excited}; ${classCount} classes need at least ${classCount} coordinates.`]);
  if (data === 'planar' && inputs !== 2)
    faults.push(['widths', `widths begin with ${inputs}; planar data have 2 inputs.`]);
  if (data === 'subspace' && excited >= inputs)
    faults.push([
      'excited',
      `excited is ${excited}; it must be below the ${inputs} inputs, or no coordinate is unexcited.`,
    ]);
  for (const [key, size] of [
    ['trainSize', trainSize],
    ['testSize', testSize],
  ] as const)
    if (several && size % classCount !== 0)
      faults.push([key, `${key} is ${size}; it must be a multiple of the ${classCount} classes.`]);
    else if (!several && size % 2 !== 0) faults.push([key, `${key} is ${size}; it must be even, half of each class.`]);
  return faults;
}

/** Batches, phases and layers, of points and of images. */
function sizeFaults(params: StudyParams): Said[] {
  const { trainSize, batchSize, phases, radius, profile, layers, epochs, experiment, weightsFile } = params;
  const faults: Said[] = [];
  if (epochs === 0 && (experiment !== 'images' || weightsFile === ''))
    faults.push(['epochs', 'epochs is 0; at least 1 is needed unless weightsFile names a net of images to measure.']);
  if (batchSize > trainSize)
    faults.push(['batchSize', `batchSize is ${batchSize}; it must be at most the ${trainSize} training samples.`]);
  if (phases === 1 && radius > 0 && layers !== 'none')
    faults.push(['phases', `phases is 1 with radius ${radius}; at least 2 are needed, the first trains at radius 0.`]);
  const count = layerShapes(architectureOf(params)).length;
  if (profile.length !== 1 && profile.length !== count)
    faults.push([
      'profile',
      `profile has ${profile.length} entries; it must have 1 or one for each of the ${count} layers.`,
    ]);
  return faults;
}

function measureFaults(params: StudyParams): Said[] {
  const { widths, exactHalfSide, marginSamples, testSize, experiment } = params;
  const faults: Said[] = certificateFaults(params);
  if (exactHalfSide > 0 && widths[0] !== 2)
    faults.push([
      'exactHalfSide',
      `exactHalfSide is ${exactHalfSide} for ${widths[0]} inputs; exact margins are known for linear nets and for nets of 2 inputs.`,
    ]);
  if (experiment === 'intervals' && widths.at(-1) !== 1)
    faults.push(['widths', `widths end with ${widths.at(-1)}; the net has exactly 1 output.`]);
  if (experiment === 'intervals' && (marginSamples < 2 || marginSamples % 2 !== 0))
    faults.push(['marginSamples', `marginSamples is ${marginSamples}; it must be even and at least 2.`]);
  if (experiment === 'training' && marginSamples > testSize)
    faults.push(['marginSamples', `marginSamples is ${marginSamples}; there are ${testSize} test samples.`]);
  return faults;
}

/** Optimised slopes and branch and bound begin with a certificate. */
function certificateFaults(params: StudyParams): Said[] {
  const { certificate, slopeSteps, branchNodes, branchSamples, certificateSamples } = params;
  const faults: Said[] = [];
  if (certificate !== 'all')
    for (const [key, value] of [
      ['slopeSteps', slopeSteps],
      ['branchNodes', branchNodes],
    ] as const)
      if (value > 0)
        faults.push([
          key,
          `${key} is ${value} with certificate ${certificate}; it needs certificate all, or leave it at 0.`,
        ]);
  if (branchNodes > 0 && branchSamples > certificateSamples)
    faults.push([
      'branchSamples',
      `branchSamples is ${branchSamples}; only the ${certificateSamples} certified samples can be closed.`,
    ]);
  return faults;
}

function warningsOf({ params, name }: StudyArm, counts: ClassCounts | undefined): Said[] {
  if (counts) return [...trainingWarnings(params), ...imageWarnings({ params, name }, counts)];
  return trainsPoints(params) ? trainingWarnings(params) : [];
}

function trainingWarnings(params: StudyParams): Said[] {
  const { layers, radius, profile, learningRate, batchSize, momentum, pieces, phases, epochs, trainSize, excited } =
    params;
  const said: Said[] = [];
  const perturbing = layers !== 'none';
  if (perturbing && (radius === 0 || profile.every((share) => share === 0)))
    said.push(['radius', `every radius is 0 although layers is ${layers}: this is plain gradient descent.`]);
  const limit = (largeRate * rateBatch) / batchSize;
  if (learningRate > limit)
    said.push([
      'learningRate',
      `learningRate is ${learningRate}; above ${limit} with batches of ${batchSize} (gradients are summed) training tends to diverge.`,
    ]);
  if (momentum > largeMomentum)
    said.push([
      'momentum',
      `momentum is ${momentum}; above ${largeMomentum} the buffer averages over hundreds of steps.`,
    ]);
  if (perturbing && pieces > manyPieces)
    said.push(['pieces', `pieces is ${pieces}; above ${manyPieces} nothing is gained and the cost is linear.`]);
  if (perturbing && epochs > 0 && epochs < phases)
    said.push(['epochs', `epochs is ${epochs} for ${phases} phases: the radius is never reached.`]);
  if (trainSize % batchSize !== 0)
    said.push([
      'batchSize',
      `${trainSize} samples are no multiple of batches of ${batchSize}: the last ${trainSize % batchSize} of each epoch are dropped.`,
    ]);
  if (params.layers === 'hidden' && profile.length > 1 && profile[0] !== 0)
    said.push([
      'profile',
      `the profile begins with ${profile[0]} although only hidden layers are perturbed: it is not used.`,
    ]);
  if (params.experiment !== 'images' && params.data === 'subspace' && trainSize < excited + 1)
    said.push([
      'trainSize',
      `trainSize is ${trainSize} for ${excited} excited coordinates: the points do not span them.`,
    ]);
  said.push(...comparisonWarnings(params), ...marginWarnings(params));
  return said;
}

function marginWarnings({ experiment, marginSamples, marginIterations, data, radius, layers }: StudyParams): Said[] {
  const said: Said[] = [];
  if (marginSamples > 0 && marginIterations < fewIterations)
    said.push([
      'marginIterations',
      `marginIterations is ${marginIterations}; below ${fewIterations} margins are overestimated by 8 % and more.`,
    ]);
  if (experiment === 'training' && marginSamples > 0 && marginSamples < fewSamples)
    said.push(['marginSamples', `marginSamples is ${marginSamples}: the 95 % band of a share is wider than ±0.1.`]);
  if (experiment === 'training' && data === 'subspace' && layers !== 'none' && radius > 1)
    said.push(['radius', `radius is ${radius}; the classes are 2 apart, so above 1 they cannot be told apart.`]);
  return said;
}
