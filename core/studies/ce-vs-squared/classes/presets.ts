import type { Arm, Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { unfitArms } from '../planar/presets.ts';

type StudyArm = Arm<StudyFields>;

const at = (classOffset: 0 | 15): StudyArm[] => [
  { name: `simplex${classOffset}`, overrides: { scheme: 'simplex', classOffset } },
  { name: `softmax${classOffset}`, overrides: { scheme: 'softmax', classOffset } },
  { name: `natural${classOffset}`, overrides: { scheme: 'natural', classOffset } },
  { name: `crossed${classOffset}`, overrides: { scheme: 'crossed', classOffset }, control: true },
];

const fig1 = { experiment: 'planar', steps: 10_000, centreFraction: 0 } as const;

export const classPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'four-class',
    title: 'Four classes: simplex targets, softmax, hierarchies',
    origin: 'ours',
    list: 'full',
    seconds: 60,
    params: { experiment: 'classes', steps: 20_000 },
    arms: [
      ...at(0),
      ...at(15),
      { name: 'ce0', overrides: { ...fig1, loss: 'ce', initDraw: 0 }, control: true },
      { name: 'se0', overrides: { ...fig1, loss: 'se', initDraw: 1 }, control: true },
      ...unfitArms,
    ] as unknown as Preset<StudyFields>['arms'],
    replicas: 40,
    note: 'ce0 and se0 repeat fig1-offset-sweep, ce1 and se1 fig1-bias-factor.',
  },
];
