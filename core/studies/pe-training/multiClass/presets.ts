import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { subspace } from '../presets.ts';

export const multiClassPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'induced-norm',
    title: 'Corollary 3: several outputs and the induced norm',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { experiment: 'corollary3', epsilon: 0.25 },
    arms: [
      { name: 'corrected', overrides: { statement: 'corrected' } },
      { name: 'withoutN', overrides: { statement: 'printed' }, control: true },
      { name: 'orthogonal', overrides: { statement: 'orthogonal' }, control: true },
    ],
    replicas: 20,
  },
  {
    id: 'multi-class',
    title: 'Three classes: simplex targets, perturbations along the most exciting direction',
    origin: 'ours',
    list: 'full',
    seconds: 50,
    params: {
      ...subspace,
      experiment: 'multiClass',
      widths: [40, 64, 32, 2],
      classCount: 3,
      excited: 6,
      trainSize: 300,
      testSize: 300,
      epochs: 140,
      marginSamples: 90,
      certificate: 'all',
      certificateSamples: 30,
      certificateHalvings: 18,
    },
    arms: [
      { name: 'none', overrides: { layers: 'none' }, control: true },
      { name: 'input', overrides: { layers: 'input' } },
      { name: 'all', overrides: { layers: 'all' } },
      { name: 'fixed', overrides: { layers: 'all', direction: 'first' }, control: true },
    ],
    replicas: 3,
  },
];
