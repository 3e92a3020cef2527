import type { Arm, Preset } from '../../../contract/study.ts';
import { certificateRates } from '../certificates/presets.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;
type StudyArm = Arm<StudyFields>;

const fig1 = { experiment: 'planar', steps: 10_000 } as const satisfies StudyPreset['params'];
const ce = { loss: 'ce', initDraw: 0 } as const;
const se = { loss: 'se', initDraw: 1 } as const;
const sePaired = { loss: 'se', initDraw: 0 } as const;

/** Arms that repeat those of fig1-bias-factor: without the factor 10 the nets do not all fit. */
export const unfitArms = [
  { name: 'ce1', overrides: { ...fig1, ...ce, hiddenBiasFactor: 1 }, control: true },
  { name: 'se1', overrides: { ...fig1, ...se, hiddenBiasFactor: 1 }, control: true },
] as const satisfies readonly StudyArm[];

const sweep = [0, 25, 50, 75, 100].flatMap((percent): StudyArm[] => {
  const control = percent === 100 ? { control: true } : {};
  return [
    { name: `ce${percent}`, overrides: { ...ce, centreFraction: percent / 100 }, ...control },
    { name: `se${percent}`, overrides: { ...se, centreFraction: percent / 100 }, ...control },
  ];
});

const phase = [0, 0.5, 1].flatMap((centreFraction) =>
  [0.5, 1, 2].flatMap((clusterScale) =>
    [3, 10].flatMap((hiddenBiasFactor): StudyArm[] => {
      const name = `q${100 * centreFraction}d${10 * clusterScale}b${hiddenBiasFactor}`;
      const own = { centreFraction, clusterScale, hiddenBiasFactor };
      const control = centreFraction === 1 ? { control: true } : {};
      return [
        { name: `${name}ce`, overrides: { ...ce, ...own }, ...control },
        { name: `${name}se`, overrides: { ...sePaired, ...own }, ...control },
      ];
    }),
  ),
);

export const planarPresets: readonly StudyPreset[] = [
  {
    id: 'fig1-paper',
    title: 'Fig. 1: the paper’s six seeds',
    origin: 'paper',
    list: 'quick',
    seconds: 6,
    params: { ...fig1, steps: 60_000, pointSource: 'paper' },
    arms: [
      { name: 'ce', overrides: ce },
      { name: 'se', overrides: se },
      { name: 'sePaired', overrides: sePaired },
      { name: 'ceCentred', overrides: { ...ce, centreFraction: 1 }, control: true },
      { name: 'seCentred', overrides: { ...se, centreFraction: 1 }, control: true },
      { name: 'rate005', overrides: certificateRates.rate005, control: true },
    ],
    replicas: 6,
    note: 'Initial weights as in the reference code; sePaired takes those of ce. rate005 repeats the arm of lipschitz-grid.',
  },
  {
    id: 'fig1-quick',
    title: 'Fig. 1 on 40 fresh seeds, 2 000 steps',
    origin: 'ours',
    smoke: true,
    list: 'quick',
    seconds: 8,
    params: { ...fig1, steps: 2000 },
    arms: [
      { name: 'ce', overrides: ce },
      { name: 'se', overrides: sePaired },
      { name: 'ceCentred', overrides: { ...ce, centreFraction: 1 }, control: true },
      { name: 'seCentred', overrides: { ...sePaired, centreFraction: 1 }, control: true },
      ...unfitArms,
    ],
    replicas: 40,
    note: 'Equal initial weights for both losses; ce1 and se1 repeat fig1-bias-factor.',
  },
  {
    id: 'fig1-long',
    title: 'Fig. 1 on 40 fresh seeds, 60 000 steps',
    origin: 'ours',
    list: 'full',
    seconds: 40,
    params: { ...fig1, steps: 60_000 },
    arms: [
      { name: 'ce', overrides: ce },
      { name: 'se', overrides: se },
      { name: 'ceCentred', overrides: { ...ce, centreFraction: 1 }, control: true },
      { name: 'seCentred', overrides: { ...se, centreFraction: 1 }, control: true },
      ...unfitArms,
    ],
    replicas: 40,
  },
  {
    id: 'fig1-offset-sweep',
    title: 'The gap is an offset effect: centring by degrees',
    origin: 'ours',
    list: 'quick',
    seconds: 25,
    params: fig1,
    arms: [...sweep, ...unfitArms] as unknown as StudyPreset['arms'],
    replicas: 40,
    note: 'q = 1 is the control of q = 0; ce1 and se1 repeat fig1-bias-factor.',
  },
  {
    id: 'fig1-same-loss',
    title: 'Two nets of the same loss do not differ',
    origin: 'ours',
    list: 'quick',
    seconds: 7,
    params: fig1,
    arms: [
      { name: 'ceA', overrides: { loss: 'ce', initDraw: 0 } },
      { name: 'ceB', overrides: { loss: 'ce', initDraw: 1 } },
      { name: 'seA', overrides: { loss: 'se', initDraw: 0 } },
      { name: 'seB', overrides: { loss: 'se', initDraw: 1 } },
    ],
    replicas: 40,
    note: 'The control is seB over ceA.',
  },
  {
    id: 'fig1-bias-factor',
    title: 'Without the factor 10 on the hidden biases',
    origin: 'ours',
    list: 'full',
    seconds: 14,
    params: fig1,
    arms: [
      { name: 'ce1', overrides: { ...ce, hiddenBiasFactor: 1 } },
      { name: 'se1', overrides: { ...se, hiddenBiasFactor: 1 } },
      { name: 'ce10', overrides: { ...ce, hiddenBiasFactor: 10 }, control: true },
      { name: 'se10', overrides: { ...se, hiddenBiasFactor: 10 }, control: true },
    ],
    replicas: 80,
  },
  {
    id: 'geometry-rays',
    title: 'The exact distance against rays',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...fig1, steps: 5000, pointSource: 'paper', paperSeeds: [1, 41], rays: 20_000 },
    arms: [{ name: 'ce', overrides: ce }],
    replicas: 2,
    note: 'The paper’s seeds 1 and 41. Controls: distances made 5 % longer, and the first ten nodes.',
  },
  {
    id: 'fig1-phase',
    title: 'Where cross entropy stops being worse: offset, distance and bias',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: { ...fig1, steps: 2000 },
    arms: phase as unknown as StudyPreset['arms'],
    replicas: 10,
    note: 'Beyond the paper: centring q, distance of the clusters and factor of the hidden biases.',
  },
  {
    id: 'fig1-features',
    title: 'The offset of the hidden features',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...fig1, features: true },
    arms: [
      { name: 'ce', overrides: ce },
      { name: 'se', overrides: sePaired },
      { name: 'ceCentred', overrides: { ...ce, centreFraction: 1 }, control: true },
      { name: 'seCentred', overrides: { ...sePaired, centreFraction: 1 }, control: true },
    ],
    replicas: 6,
    note: 'Beyond the paper: the corrected Theorem 2 on the features that the last layer sees.',
  },
  {
    id: 'fig1-losses',
    title: 'Other losses and Adam in the same harness',
    origin: 'ours',
    list: 'quick',
    seconds: 5,
    params: { ...fig1, shares: true },
    arms: [
      { name: 'ce', overrides: ce },
      { name: 'se', overrides: sePaired },
      { name: 'hinge', overrides: { loss: 'hinge', initDraw: 0 } },
      { name: 'squaredHinge', overrides: { loss: 'squaredHinge', initDraw: 0 } },
      { name: 'focal', overrides: { loss: 'focal', initDraw: 0 } },
      { name: 'labelSmoothing', overrides: { loss: 'labelSmoothing', initDraw: 0 } },
      { name: 'ceAdam', overrides: { ...ce, optimizer: 'adam' } },
      { name: 'seAdam', overrides: { ...sePaired, optimizer: 'adam' } },
      { name: 'ceCentred', overrides: { ...ce, centreFraction: 1 }, control: true },
    ],
    replicas: 12,
    note: 'Beyond the paper: which points keep exciting the weights, and what margin is left.',
  },
];
