import type { Preset } from '../../contract/study.ts';
import { cifarPresets } from './cifar/presets.ts';
import { conditioningPresets } from './conditioning/presets.ts';
import { deepPresets } from './deep/presets.ts';
import type { StudyFields } from './fields.ts';
import { growthPresets } from './growth/presets.ts';
import { linearPresets } from './linear/presets.ts';
import { lpPresets } from './lp/presets.ts';
import { optimiserPresets } from './optimisers/presets.ts';
import { stepPresets } from './steps/presets.ts';

const all = [
  ...linearPresets,
  ...growthPresets,
  ...stepPresets,
  ...lpPresets,
  ...conditioningPresets,
  ...deepPresets,
  ...cifarPresets,
  ...optimiserPresets,
];

/** In the order of section 2 of the specification, then what section 6 asks for. */
const order = [
  'plane-2SV',
  'plane-1SV',
  'one-example-axis',
  'one-example',
  'iris-01',
  'iris-01-fixed',
  'iris-02',
  'iris-long',
  'iris-removal',
  'rho-layers',
  'schedules',
  'schedules-literal',
  'schedules-one',
  'discrete-steps',
  'float32-stall',
  'margin-linear',
  'margin-plane',
  'lp',
  'lp-one',
  'lp-formula',
  'cond',
  'balance-identity',
  'balance',
  'deep-margin',
  'polyak',
  'deep-linear',
  'hessian',
  'hessian-linear',
  'fig1-cifar',
  'support-cifar',
  'support-literal',
  'optimiser-plane',
  'optimiser-drawn',
];

export const presets: readonly Preset<StudyFields>[] = [...all].sort(
  (a, b) => order.indexOf(a.id) - order.indexOf(b.id),
);
