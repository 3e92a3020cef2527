import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const support = { experiment: 'supportPoints', testSize: 500 } as const;

export const cifarPresets: readonly StudyPreset[] = [
  {
    id: 'fig1-cifar',
    title: 'Normalised losses of 32 networks (Figures 1 and 8)',
    origin: 'paper',
    list: 'full',
    seconds: 60,
    params: { experiment: 'convNets', trainSize: 500, testSize: 1000, mostEpochs: 300 },
    arms: [
      { name: 'scale05', overrides: { initScale: 0.5 } },
      { name: 'scale1', overrides: { initScale: 1 } },
      { name: 'scale2', overrides: { initScale: 2 } },
      { name: 'scale3', overrides: { initScale: 3 } },
      { name: 'label25', overrides: { labelFraction: 0.25 } },
      { name: 'label50', overrides: { labelFraction: 0.5 } },
      { name: 'label75', overrides: { labelFraction: 0.75 } },
      { name: 'label100', overrides: { labelFraction: 1 } },
    ],
    replicas: 4,
    note: 'Needs CIFAR-10: excite data fetch cifar10. Over initialisation scales part of the correlation is trivial: a larger start gives a larger rho, a smaller normalised net, and both losses nearer log 10.',
  },
  {
    id: 'support-cifar',
    title: 'Support points: removal and perturbation (Figures 9 to 11)',
    origin: 'paper',
    list: 'full',
    seconds: 120,
    params: { ...support, branchAt: 800, branchSteps: 300 },
    arms: [
      { name: 'continue', overrides: { branch: 'continue' } },
      { name: 'withoutSv10', overrides: { branch: 'withoutSupport' } },
      { name: 'withoutFar10', overrides: { branch: 'withoutFar' }, control: true },
      { name: 'withoutRandom10', overrides: { branch: 'withoutRandom' }, control: true },
      { name: 'perturb01', overrides: { branch: 'perturb', perturbation: 0.1, branchSteps: 600 } },
      { name: 'perturb05', overrides: { branch: 'perturb', perturbation: 0.5, branchSteps: 600 } },
      { name: 'perturb09', overrides: { branch: 'perturb', perturbation: 0.9, branchSteps: 600 } },
    ],
    replicas: 6,
    note: 'Needs CIFAR-10: excite data fetch cifar10.',
  },
  {
    id: 'support-literal',
    title: 'Perturbations in the two literal readings',
    origin: 'paper',
    list: 'full',
    seconds: 40,
    params: { ...support, branchAt: 450, branchSteps: 200 },
    arms: [
      { name: 'continue', overrides: { branch: 'continue' } },
      { name: 'weight05', overrides: { branch: 'perturbWeight', perturbation: 0.5 } },
      { name: 'weight09', overrides: { branch: 'perturbWeight', perturbation: 0.9 } },
      { name: 'layer05', overrides: { branch: 'perturbLayer', perturbation: 0.5 }, control: true },
      { name: 'layer09', overrides: { branch: 'perturbLayer', perturbation: 0.9 }, control: true },
    ],
    replicas: 5,
    note: 'Needs CIFAR-10: excite data fetch cifar10.',
  },
];
