import type { ChartSpec } from '../../../contract/charts.ts';
import { column, linear, lines, log, logStepAxis, row, scatter } from '../panels.ts';

const trained = ['one-tanh', 'one-logistic-even', 'one-logistic-split'];

const leastReg: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  'one-tanh': [[2 * (Math.SQRT2 - 1), 'least reg, one unit']],
  'one-logistic-even': [[0.6, 'least reg, even split']],
  'one-logistic-split': [
    [0.7715, 'one large, three small'],
    [0.8, 'even split'],
  ],
};

/** Beyond the paper: the same under other optimizers. */
const optimizers: ChartSpec = {
  key: 'optimizers',
  title: 'Other optimizers',
  caption: 'Momentum does what SGD does; Adam takes another way. One bar an arm: the units that stay active.',
  presets: ['one-tanh-optimizers'],
  panels: [
    lines(
      'reg',
      logStepAxis,
      log('reg'),
      [row('reg', 'reg')],
      [{ kind: 'y', value: 2 * (Math.SQRT2 - 1), label: 'least reg, one unit' }],
    ),
    {
      kind: 'bars',
      title: 'active units',
      categoryLabel: 'arm',
      y: linear('active units'),
      series: [{ source: { from: 'lastRow', metric: 'activeUnits', category: 'arm' }, label: 'active units' }],
    },
  ],
};

const training = trained.map((preset): ChartSpec => ({
  key: `training-${preset}`,
  title: 'Fit first, fewer kinds of unit after',
  caption: 'The datum is fitted at once; with fresh noise reg then falls towards its least value at zero loss.',
  presets: [preset],
  panels: [
    lines(
      'reg',
      logStepAxis,
      log('reg'),
      [row('reg', 'reg')],
      leastReg[preset]!.map(([value, label]) => ({ kind: 'y', value, label })),
    ),
    lines('training loss', logStepAxis, log('squared error'), [row('trainLoss', 'training loss')]),
  ],
}));

const units: ChartSpec = {
  key: 'units',
  title: 'Units before and after',
  caption: 'With noise the units gather in few places; in the controls they stay where the fit left them.',
  presets: trained,
  panels: (
    [
      ['start', 'at the start', ['noise']],
      ['settled', 'settled, with noise', ['noise']],
      ['settled', 'settled, controls', ['none', 'frozen']],
    ] as const
  ).map(([phase, title, arms]) =>
    scatter(title, linear('c'), linear('h'), [column('units', 'c', 'h', 'units', { where: { phase }, arms })]),
  ),
};

const marks: ChartSpec = {
  key: 'units-on-curve',
  title: 'What each unit adds to reg, by its output',
  caption: 'No unit of output o adds less than R_o (dashed); with noise the settled units lie on the curve.',
  presets: trained,
  panels: (['noise', 'none'] as const).map((arm) =>
    scatter(`arm ${arm}`, linear('output o = c h'), linear('part of reg'), [
      column('units', 'o', 'unitReg', 'units', { where: { phase: 'settled' }, arms: [arm] }),
      column('reduced', 'o', 'rO', 'R_o', { reference: true, arms: [arm] }),
    ]),
  ),
};

const classes: ChartSpec = {
  key: 'classes',
  title: 'Kinds of unit',
  caption: 'The number of classes of the averaged iterate, one bar an arm.',
  presets: trained,
  panels: [
    {
      kind: 'bars',
      title: 'classes',
      categoryLabel: 'arm',
      y: linear('classes'),
      series: [{ source: { from: 'lastRow', metric: 'classes', category: 'arm' }, label: 'classes' }],
    },
    {
      kind: 'bars',
      title: 'active units',
      categoryLabel: 'arm',
      y: linear('active units'),
      series: [{ source: { from: 'lastRow', metric: 'activeUnits', category: 'arm' }, label: 'active units' }],
    },
  ],
};

const curves: ChartSpec = {
  key: 'curves',
  title: 'R_o and its derivative (Figs 6 and 7)',
  caption: 'The numeric derivative (solid) lies on the corrected closed form; as printed, R_o′ of tanh is half of it.',
  presets: ['one-curves'],
  panels: (['logistic', 'tanh'] as const).flatMap((activation) => [
    lines(`R_o, ${activation}`, linear('o'), linear('R_o'), [
      column('curves', 'z', 'rO', 'R_o', { where: { activation }, arms: ['corrected'] }),
    ]),
    lines(`R_o′, ${activation}`, linear('o'), linear('R_o′'), [
      column('curves', 'z', 'numericFirst', 'numeric', { where: { activation }, arms: ['corrected'] }),
      column('curves', 'z', 'first', 'closed form', {
        where: { activation },
        reference: true,
        ...(activation === 'logistic' ? { arms: ['corrected'] } : {}),
      }),
    ]),
  ]),
};

const splits: ChartSpec = {
  key: 'splits',
  title: 'reg of y = 2 split over logistic units',
  caption: 'One unit gives o, the others share the rest: two minima with four units, one with six.',
  presets: ['one-curves'],
  panels: [4, 6].map((count) =>
    lines(`${count} units`, linear('output of one unit'), linear('reg'), [
      column('splits', 'largest', 'reg', 'reg', { where: { units: count }, arms: ['corrected'] }),
    ]),
  ),
};

/** Figure 6 of section 5. */
export const oneDatumCharts: readonly ChartSpec[] = [...training, units, marks, classes, optimizers, curves, splits];
