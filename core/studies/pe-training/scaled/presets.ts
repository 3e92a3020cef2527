import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { subspace } from '../presets.ts';

export const scaledPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'scaled-radii',
    title: 'Radii of the layers: uniform, by the size of the signals, by the sensitivity',
    origin: 'ours',
    list: 'full',
    seconds: 60,
    params: { ...subspace, marginSamples: 200, jointSamples: 100 },
    arms: [
      { name: 'none', overrides: { layers: 'none' }, control: true },
      { name: 'all', overrides: { layers: 'all' }, control: true },
      { name: 'byActivations', overrides: { layers: 'all', radiusRule: 'activations' } },
      { name: 'bySensitivity', overrides: { layers: 'all', radiusRule: 'sensitivity' } },
    ],
    replicas: 3,
  },
];
