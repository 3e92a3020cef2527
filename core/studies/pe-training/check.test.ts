import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../test/core/studies/recordRun.ts';
import { paramIssues, type Params } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { recordBytes } from '../../data/cifar10/binary.ts';
import type { DataSets } from '../../data/dataSets.ts';
import { checkStudy } from './check.ts';
import { runner } from './run.ts';
import { peTraining } from './study.ts';

const everything: DataSets = { has: () => true, read: () => new Uint8Array() };
/** The arm of all layers where a preset has it, else its last one. */
const armOf = (preset: string): string => {
  const names = peTraining.presets.find(({ id }) => id === preset)!.arms.map(({ name }) => name);
  return names.includes('all') ? 'all' : names.at(-1)!;
};
const preflight = (preset: string, params: Params, arm = armOf(preset)) =>
  checkStudy({ ...contextOf(peTraining, preset, { params, arms: [arm] }), data: everything });

describe('values that the fields refuse', () => {
  it.each([
    ['radius', -0.1],
    ['radius', Infinity],
    ['learningRate', 0],
    ['momentum', 1],
    ['momentum', -0.1],
    ['pieces', 0],
    ['pieces', 1.5],
    ['phases', 0],
    ['batchSize', 0],
    ['excited', 0],
    ['marginIterations', 0],
    ['marginTolerance', 0],
    ['certificateSamples', -1],
    ['certificateBracket', 0],
    ['certificateHalvings', 0],
    ['slopeSteps', -1],
    ['branchNodes', 0.5],
    ['branchSamples', -1],
    ['profile', [1, -1, 1]],
    ['classes', [0, 10]],
    ['classes', [0]],
    ['logitGaps', [8, 0]],
    ['attackGradient', 'sum'],
    ['classCount', 2],
    ['direction', 'last'],
  ] as const)('%s %s', (key, value) => {
    const params = { ...presetParams(peTraining, peTraining.presets[0]), [key]: value } as Params;
    const [issue, ...others] = paramIssues(peTraining.fields, params);
    expect(others).toEqual([]);
    expect(issue!.sentence).toContain(key);
  });
});

describe('what is refused before a run', () => {
  it.each([
    ['subspace', { phases: 1 }, 'phases', 'phases is 1'],
    ['subspace', { batchSize: 201 }, 'batchSize', 'batchSize is 201'],
    ['subspace', { profile: [1, 2] }, 'profile', '2 entries'],
    ['subspace', { marginStep: 41 }, 'marginIterations', 'marginIterations is 40'],
    ['subspace', { excited: 40 }, 'excited', 'excited is 40'],
    ['subspace', { trainSize: 201 }, 'trainSize', 'trainSize is 201'],
    ['subspace', { widths: [40, 8, 2] }, 'widths', 'end with 2'],
    ['subspace', { exactHalfSide: 6 }, 'exactHalfSide', 'exactHalfSide is 6'],
    ['intervals-planar', { widths: [3, 8, 1], exactHalfSide: 0 }, 'widths', 'begin with 3'],
    ['subspace', { marginSamples: 500 }, 'marginSamples', 'marginSamples is 500'],
    ['subspace', { epochs: 0 }, 'epochs', 'epochs is 0'],
    ['subspace', { method: 'penalty', perturbation: 'multiplicative' }, 'perturbation', 'is multiplicative'],
    ['subspace', { nodeRichness: true, widths: [40, 200, 32, 1] }, 'widths', '200 inputs'],
    ['quick', { method: 'penalty' }, 'method', 'method is penalty'],
    ['quick', { radiusRule: 'sensitivity' }, 'radiusRule', 'radiusRule is sensitivity'],
    ['quick', { nodeRichness: true }, 'nodeRichness', 'nodeRichness is true'],
    ['closing', { certificate: 'output' }, 'slopeSteps', 'slopeSteps is 10 with certificate output'],
    ['closing', { certificate: 'off', slopeSteps: 0 }, 'branchNodes', 'branchNodes is 2000 with certificate off'],
    ['closing', { branchSamples: 61 }, 'branchSamples', 'only the 60 certified samples'],
    ['attack-gradient', { widths: [40, 8, 1] }, 'widths', 'end with 1; the net has exactly 2 outputs'],
    ['attack-gradient', { marginSamples: 0 }, 'marginSamples', 'marginSamples is 0'],
    ['attack-gradient', { marginIterations: 20 }, 'marginIterations', 'marginIterations is 20'],
    ['attack-gradient', { excited: 40 }, 'excited', 'excited is 40'],
    ['multi-class', { classCount: 4 }, 'widths', 'end with 2; the net has exactly 3 outputs'],
    ['multi-class', { excited: 2 }, 'excited', '3 classes need at least 3'],
    ['multi-class', { trainSize: 100 }, 'trainSize', 'a multiple of the 3 classes'],
    ['multi-class', { marginSamples: 301 }, 'marginSamples', 'marginSamples is 301'],
    ['quick', { epochs: 0 }, 'epochs', 'unless weightsFile names'],
    ['quick', { weightsFile: '../net' }, 'weightsFile', 'it must be SET/FILE'],
    ['quick', { weightsFile: 'mine/.net' }, 'weightsFile', 'it must be SET/FILE'],
    ['quick', { classes: [3, 3] }, 'classes', 'must differ'],
    ['quick', { widths: [12, 32, 240] }, 'widths', '3 entries'],
    ['quick', { trainSize: 2001 }, 'trainSize', 'trainSize is 2001'],
    ['mid', { trainSize: 10_002 }, 'trainSize', 'at most 10000'],
    ['quick', { testSize: 2002 }, 'testSize', 'at most 2000'],
    ['quick', { certificate: 'all' }, 'certificate', 'not pulled back'],
    ['quick', { certificateSamples: 400 }, 'certificateSamples', 'certificateSamples is 400'],
    ['quick', { profile: [1, 2] }, 'profile', '2 entries'],
    ['quick', { phases: 1 }, 'phases', 'phases is 1'],
    ['quick', { marginStep: 30 }, 'marginIterations', 'marginIterations is 20'],
    ['quick', { precision: 'float64' }, 'precision', 'float64'],
    ['quick', { exactHalfSide: 1 }, 'exactHalfSide', 'leave them at 0'],
  ] as const)('%s with %o', (preset, params, key, text) => {
    const { refusals } = preflight(preset, params as unknown as Params);
    expect(refusals.map((refusal) => refusal.key)).toContain(key);
    expect(refusals.find((refusal) => refusal.key === key)!.sentence).toContain(text);
    expect(refusals.every(({ forcible }) => !forcible)).toBe(true);
  });
});

/** Records of labels 0 and 7. */
function recordsOf(zeros: number, sevens: number): Uint8Array {
  const bytes = new Uint8Array((zeros + sevens) * recordBytes);
  for (let i = zeros; i < zeros + sevens; i++) bytes[i * recordBytes] = 7;
  return bytes;
}

const small = { trainSize: 12, testSize: 8, batchSize: 12, marginSamples: 8, shareSamples: 8, certificateSamples: 8 };

function ofOwnSet(train: Uint8Array, params: Params = {}): ReturnType<typeof checkStudy> {
  const mine: DataSets = {
    has: (set) => set === 'mine',
    read: (_set, file) => (file === 'train.bin' ? train : recordsOf(4, 4)),
  };
  const asked = { ...small, imageSet: 'mine', spreadSamples: 0, ...params };
  return checkStudy({ ...contextOf(peTraining, 'quick', { params: asked, arms: ['all'] }), data: mine });
}

describe('what a backend must be able to train', () => {
  it.each([
    ['cifar-smoke', true],
    ['golden-step', true],
    ['margin-golden', false],
    ['subspace', false],
  ])('%s: nets of convolutions: %s', (preset, expected) => {
    const { arms } = contextOf(peTraining, preset);
    expect(arms.map(({ params }) => runner.trainsConvolutions!(params))).toEqual(arms.map(() => expected));
  });
});

describe('a set of images of one’s own', () => {
  it('is taken where each class has enough images', () => {
    expect(ofOwnSet(recordsOf(6, 6)).refusals).toEqual([]);
  });

  it('is refused where a class has fewer than asked', () => {
    const { refusals } = ofOwnSet(recordsOf(8, 5));
    expect(refusals.map(({ key, sentence }) => [key, sentence])).toEqual([
      ['trainSize', 'Arm all: trainSize is 12; at most 10 training images are there, 5 of each class.'],
    ]);
  });

  it('is refused where it is not of that form', () => {
    expect(() => ofOwnSet(new Uint8Array(5000))).toThrow(/train.bin has 5000 bytes, which must be a multiple of 3073/);
    expect(() => ofOwnSet(new Uint8Array())).toThrow(/train.bin has 0 bytes/);
    const bytes = recordsOf(6, 6);
    bytes[recordBytes] = 12;
    expect(() => ofOwnSet(bytes)).toThrow(/label 12 in record 2; labels are 0 to 9/);
  });

  it('cannot be had where it was not imported', () => {
    expect(() => ofOwnSet(recordsOf(6, 6), { imageSet: 'yours' })).toThrow(/yours, which is not in the data folder/);
  });
});

describe('what is warned of before a run', () => {
  it.each([
    [{ radius: 0 }, 'radius', 'plain gradient descent'],
    [{ learningRate: 0.01 }, 'learningRate', 'above 0.005'],
    [{ learningRate: 0.01, batchSize: 20 }, undefined, ''],
    [{ momentum: 0.995 }, 'momentum', '0.995'],
    [{ pieces: 20 }, 'pieces', 'pieces is 20'],
    [{ epochs: 3 }, 'epochs', 'never reached'],
    [{ batchSize: 60 }, 'batchSize', 'the last 20'],
    [{ trainSize: 4, batchSize: 4 }, 'trainSize', 'do not span'],
    [{ marginIterations: 15, marginStep: 15 }, 'marginIterations', 'overestimated'],
    [{ marginSamples: 50 }, 'marginSamples', '95 %'],
    [{ radius: 1.5 }, 'radius', '2 apart'],
  ] as const)('%o', (params, key, text) => {
    const { refusals, warnings } = preflight('subspace', params as Params);
    expect(refusals).toEqual([]);
    if (key === undefined) expect(warnings).toEqual([]);
    else {
      expect(warnings.map((warning) => warning.key)).toEqual([key]);
      expect(warnings[0]!.sentence).toContain(text);
    }
  });

  it.each([
    [{ radius: 0.06 }, 'radius', '0.06'],
    [{ profile: [0, 1, 1, 1, 1] }, 'profile', 'better called hidden'],
    [{ profile: [1, 1, 1, 1, 3] }, 'radius', '0.06'],
    [{ certificate: 'dense', certificateSamples: 40 }, 'certificateSamples', '40'],
    [{ marginSamples: 200 }, 'marginSamples', '0.055'],
    [{ spreadSamples: 4000 }, 'spreadSamples', '4000'],
  ] as const)('on images: %o', (params, key, text) => {
    const { refusals, warnings } = preflight('quick', params as unknown as Params);
    expect(refusals).toEqual([]);
    expect(warnings.map((warning) => warning.key)).toEqual([key]);
    expect(warnings[0]!.sentence).toContain(text);
  });

  it('without the images a run cannot be had here', () => {
    const context = contextOf(peTraining, 'quick', { arms: ['all'] });
    expect(() => checkStudy(context)).toThrow(/not in the data folder/);
  });

  it('classes of a set of one’s own that have unequal counts', () => {
    const { refusals, warnings } = ofOwnSet(recordsOf(8, 6));
    expect(refusals).toEqual([]);
    expect(warnings.filter(({ key }) => key === 'classes').map(({ sentence }) => sentence)).toEqual([
      'Arm all: the classes 0 and 7 have 8 and 6 training images; as many of each are taken.',
    ]);
  });

  it('a method or a measured radius where nothing is perturbed', () => {
    const { warnings } = preflight('subspace', { method: 'penalty', radiusRule: 'activations' }, 'none');
    expect(warnings.map((warning) => warning.key)).toEqual(['method', 'radiusRule']);
  });

  it('an input radius where only hidden layers are perturbed', () => {
    const { warnings } = preflight('subspace', { profile: [1, 1, 1] }, 'hidden');
    expect(warnings.map((warning) => warning.key)).toEqual(['profile']);
  });
});

describe('presets', () => {
  it.each(peTraining.presets.map((preset) => [preset.id, preset] as const))(
    '%s is allowed, without a word but of how many margins make its curves',
    (id, preset) => {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(peTraining, preset), names))
        expect(paramIssues(peTraining.fields, arm.params), arm.name).toEqual([]);
      const { refusals, warnings } = checkStudy({ ...contextOf(peTraining, id), data: everything });
      expect(refusals).toEqual([]);
      const few = ['cifar-smoke', 'radii', 'ce', 'profiles'].includes(id);
      expect([...new Set(warnings.map(({ key }) => key))]).toEqual(few ? ['marginSamples'] : []);
    },
  );
});
