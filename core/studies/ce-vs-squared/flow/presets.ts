import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

const flow = { experiment: 'flow', width: 20, stepSize: 1e-3, steps: 12_000 } as const;

export const flowPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'thm3-clusters',
    title: 'Theorem 3 in the plane',
    origin: 'ours',
    list: 'quick',
    seconds: 12,
    params: { ...flow, flowSet: 'clusters' },
    arms: [
      { name: 'flow', overrides: {} },
      { name: 'highDim', overrides: { flowSet: 'highDim' }, control: true },
    ],
    replicas: 60,
    note: 'Controls are the strict variants of the same arm, and highDim, which repeats thm3-highdim.',
  },
  {
    id: 'thm3-highdim',
    title: 'Theorem 3 in ten dimensions',
    origin: 'ours',
    list: 'quick',
    seconds: 6,
    params: { ...flow, flowSet: 'highDim' },
    arms: [{ name: 'flow', overrides: {} }],
    replicas: 40,
    note: 'Controls are the strict variants of the same arm.',
  },
  {
    id: 'thm3-balance',
    title: 'Lemma 5 node by node: the drift halves with the step',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...flow, flowSet: 'clusters' },
    arms: [
      { name: 'eta40', overrides: { stepSize: 4e-3, steps: 2000 } },
      { name: 'eta20', overrides: { stepSize: 2e-3, steps: 4000 } },
      { name: 'eta10', overrides: { stepSize: 1e-3, steps: 8000 } },
      { name: 'eta05', overrides: { stepSize: 5e-4, steps: 16_000 } },
    ],
    replicas: 12,
    note: 'The control is the law without b².',
  },
];
