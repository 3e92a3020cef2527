import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

const grid = { experiment: 'certificates', certificateSet: 'grid', width: 10, steps: 15_000, initDraw: 0 } as const;

/** The arms of lipschitz-grid in full, for presets that repeat one as a control. */
export const certificateRates = {
  rate005: { ...grid, learningRate: 0.005 },
  rate030: { ...grid, learningRate: 0.03 },
  rate040: { ...grid, learningRate: 0.04 },
} as const;

export const certificatePresets: readonly Preset<StudyFields>[] = [
  {
    id: 'lipschitz-grid',
    title: 'Theorem 1: the ladder of certificates',
    origin: 'ours',
    list: 'quick',
    seconds: 4,
    params: grid,
    arms: [
      { name: 'rate005', overrides: certificateRates.rate005 },
      { name: 'rate030', overrides: certificateRates.rate030, control: true },
      { name: 'rate040', overrides: certificateRates.rate040, control: true },
    ],
    replicas: 20,
  },
  {
    id: 'cor1',
    title: 'Corollary 1: certified margins',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { experiment: 'certificates', certificateSet: 'clusters', width: 8, steps: 60_000, learningRate: 0.005 },
    arms: [
      { name: 'rate005', overrides: {} },
      { name: 'rate030', overrides: certificateRates.rate030, control: true },
    ],
    replicas: 20,
    note: 'rate030 repeats the arm of lipschitz-grid.',
  },
];
