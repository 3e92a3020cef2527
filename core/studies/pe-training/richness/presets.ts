import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { subspace } from '../presets.ts';

export const richnessPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'node-richness',
    title: 'Theorem 1 over training: in how many directions the points excite each node',
    origin: 'ours',
    list: 'full',
    seconds: 40,
    params: { ...subspace, widths: [40, 32, 16, 1], marginSamples: 100, nodeRichness: true },
    arms: [
      { name: 'none', overrides: { layers: 'none' }, control: true },
      { name: 'input', overrides: { layers: 'input' } },
      { name: 'all', overrides: { layers: 'all' } },
    ],
    replicas: 3,
  },
];
