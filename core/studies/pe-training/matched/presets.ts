import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { subspace } from '../presets.ts';

/**
 * Epochs that cost as many passes (passes.ts) as 200 of PE training at P = 4, within 0.2 %: 3,150 of a training sample.
 * A quarter of them has radius 0 and costs 3 passes; the others cost 20, 11 and 8.
 */
const epochs = { all: 200, adversarial: 350, penalty: 467, none: 1050 } as const;

export const matchedPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'matched',
    title: 'At equal passes: PE, min-max adversarial training, the first-order penalty, none',
    origin: 'ours',
    list: 'full',
    seconds: 60,
    params: {
      ...subspace,
      marginSamples: 200,
      jointSamples: 100,
      certificate: 'all',
      certificateSamples: 50,
      certificateHalvings: 18,
    },
    arms: [
      { name: 'none', overrides: { layers: 'none', epochs: epochs.none }, control: true },
      { name: 'all', overrides: { layers: 'all', epochs: epochs.all } },
      {
        name: 'adversarial',
        overrides: { layers: 'input', method: 'adversarial', epochs: epochs.adversarial },
        control: true,
      },
      { name: 'penalty', overrides: { layers: 'all', method: 'penalty', epochs: epochs.penalty } },
    ],
    replicas: 3,
  },
];
