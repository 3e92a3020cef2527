import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { subspace } from '../presets.ts';

const by = (attackGradient: 'difference' | 'softmax' | 'softplus', precision: 'float32' | 'float64') => ({
  attackGradient,
  precision,
});

export const attackGradientPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'attack-gradient',
    title: 'What an attack follows: the gradient of the cross-entropy or of the logits’ difference',
    origin: 'ours',
    list: 'full',
    seconds: 25,
    params: { ...subspace, experiment: 'attackGradient', widths: [40, 64, 32, 2], marginSamples: 100 },
    arms: [
      { name: 'difference', overrides: by('difference', 'float32'), control: true },
      { name: 'softmax', overrides: by('softmax', 'float32') },
      { name: 'softplus', overrides: by('softplus', 'float32') },
      { name: 'softmax64', overrides: by('softmax', 'float64'), control: true },
    ],
    replicas: 3,
  },
];
