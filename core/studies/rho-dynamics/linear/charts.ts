import type { AxisSpec, ChartSpec, LinePanel, PanelSpec, SeriesSpec } from '../../../contract/charts.ts';

const logTime: AxisSpec = { label: 'log t', scale: 'linear' };
const linear = (label: string): AxisSpec => ({ label, scale: 'linear' });
const log = (label: string): AxisSpec => ({ label, scale: 'log' });
const overTime = (y: string, label: string, more: Partial<SeriesSpec> = {}): SeriesSpec => ({
  source: { from: 'rows', x: 'logT', y },
  label,
  ...more,
});
const panel = (title: string, y: AxisSpec, series: readonly SeriesSpec[]): LinePanel => ({
  kind: 'line',
  title,
  x: logTime,
  y,
  series,
  center: 'median',
  band: 'minMax',
});

const irisPresets = ['iris-01', 'iris-01-fixed', 'iris-02', 'iris-long', 'iris-removal'] as const;
const planes = ['plane-2SV', 'plane-1SV'] as const;
const schedulePresets = ['schedules', 'schedules-literal', 'schedules-one'] as const;

/** Methods at once in one plane; the guides cross at the maximum margin. Near the start the weights' paths differ. */
function planePanel(vector: 'v' | 'w', arms: readonly string[], guides: PanelSpec['guides']): PanelSpec {
  const range = vector === 'v' ? { min: -1.1, max: 1.1 } : { min: -1, max: 6 };
  const [first, second] = vector === 'v' ? (['v₁', 'v₂'] as const) : (['w₁', 'w₂'] as const);
  return {
    kind: 'scatter',
    title: vector === 'v' ? 'Directions' : 'Weights near the start',
    x: { ...linear(first), ...range },
    y: { ...linear(second), ...range },
    series: [{ source: { from: 'rows', x: `${vector}1`, y: `${vector}2` }, label: '', arms }],
    ...(guides ? { guides } : {}),
  };
}

/** The line of the maximum margin, to which all weights turn. */
const marginLine = (direction: readonly [number, number]): PanelSpec['guides'] => [
  { kind: 'slope', slope: 1, through: direction, label: 'maximum margin' },
];

const twoSv: PanelSpec['guides'] = [
  { kind: 'x', value: 0.752577, label: 'v*₁' },
  { kind: 'y', value: 0.658505, label: 'v*₂' },
];
const oneSv: PanelSpec['guides'] = [
  { kind: 'x', value: 0.948683, label: 'v*₁' },
  { kind: 'y', value: 0.316228, label: 'v*₂' },
];

const errorPanels: readonly PanelSpec[] = [
  panel('Distance from the maximum margin', log('|v − v*|'), [
    overTime('eps', 'measured'),
    overTime('epsLaw', '|δ|/ρ', { reference: true }),
  ]),
  panel('Distance times norm', linear('ρ|v − v*|'), [overTime('rhoEps', 'measured')]),
  panel('Norm', linear('ρ'), [overTime('rho', 'measured')]),
];

/** Figures 1, 2, 5 and the margins of section 4. */
export const linearCharts: readonly ChartSpec[] = [
  {
    key: 'plane',
    title: 'Every method in the plane',
    caption:
      'On the unit circle all methods reach the maximum margin, where the guides cross, but batch norm only where every point is a support vector; the weights themselves run to infinity along it.',
    presets: ['plane-2SV'],
    panels: [
      planePanel('v', ['gd', 'wn', 'bn', 'fixedRho', 'printedEq14'], twoSv),
      planePanel('w', ['gd', 'wn', 'gdPolar', 'logisticGd', 'printedEq14'], marginLine([0.752577, 0.658505])),
      panel('First coordinate of the direction', linear('v₁'), [
        overTime('v1', 'v₁', { arms: ['gd', 'gdPolar', 'wn'] }),
      ]),
      panel('Second coordinate of the direction', linear('v₂'), [
        overTime('v2', 'v₂', { arms: ['gd', 'gdPolar', 'wn'] }),
      ]),
    ],
  },
  {
    key: 'planeOneSv',
    title: 'One support vector',
    caption:
      'Gradient descent and weight normalisation reach the support vector’s direction; batch norm ends where the margins are equal.',
    presets: ['plane-1SV'],
    panels: [
      planePanel('v', ['gd', 'wn', 'bn'], oneSv),
      planePanel('w', ['gd', 'wn'], marginLine([0.948683, 0.316228])),
    ],
  },
  {
    key: 'error',
    title: 'Error against log time',
    caption:
      'Gradient descent turns as 1/log t; weight normalisation faster than any power for one datum, as a power for one support vector, as |δ|/ρ for several.',
    presets: [...planes, 'one-example', 'one-example-axis', ...irisPresets],
    panels: errorPanels,
  },
  {
    key: 'norms',
    title: 'Norm that should stay 1',
    caption: 'With the minus of eqs. 10 and 22 the norm of V stays 1; with the printed plus of eq. 14 it grows.',
    presets: [...planes],
    panels: [
      panel('Norm of V less 1', log('| |V| − 1 |'), [overTime('normDeviation', 'measured', { transform: 'abs' })]),
      panel('Distance from the direction of equal margins', log('distance'), [overTime('epsEqualMargin', 'measured')]),
    ],
  },
  {
    key: 'firstIntegrals',
    title: 'First integrals of one datum',
    caption: 'Gradient descent keeps the weight orthogonal to the datum, weight normalisation keeps log sin φ + ρ²/2.',
    presets: ['one-example', 'one-example-axis'],
    panels: [
      panel('Orthogonal weight', linear('ρ sin φ'), [overTime('orthogonal', 'measured')]),
      panel('log sin φ + ρ²/2', linear('first integral'), [overTime('invariant', 'measured')]),
      panel('Error of the closed form', log('|error of q|'), [
        overTime('closedFormError', 'm²'),
        overTime('closedFormErrorNorm', 'm in place of m²'),
      ]),
    ],
  },
  {
    key: 'lossClock',
    title: 'The same against log L',
    caption:
      'Per unit of log loss in place of log time the curves of gradient descent and weight normalisation come together: part of the 1/log t barrier is the clock.',
    presets: [...planes, ...irisPresets, 'one-example'],
    panels: [
      {
        kind: 'line',
        title: 'Distance against log L',
        x: linear('log L'),
        y: log('|v − v*|'),
        series: [{ source: { from: 'rows', x: 'logLoss', y: 'eps' }, label: 'measured' }],
        center: 'median',
        band: 'none',
      },
    ],
  },
  {
    key: 'schedules',
    title: 'Prescribed norms',
    caption:
      'Slow schedules follow the minimiser at fixed ρ, itself |δ|/ρ away from the maximum margin; 2 log t and exp freeze on the way.',
    presets: [...schedulePresets],
    panels: [
      panel('Distance from the maximum margin', log('|v − v*|'), [overTime('eps', 'measured')]),
      panel('Distance from the minimiser at this ρ', log('distance'), [overTime('epsToFixed', 'measured')]),
      panel('Norm', log('ρ'), [overTime('rho', 'measured')]),
      panel('Margin over the largest', linear('margin ratio'), [overTime('marginRatio', 'measured')]),
    ],
  },
  {
    key: 'margins',
    title: 'Smoothed and hard margin',
    caption:
      'The smoothed margin never falls after L < 1; the hard margin does, by 0.2 to 0.3 where multiplicities are unequal.',
    presets: ['margin-linear', 'margin-plane'],
    panels: [
      panel('Smoothed margin', linear('−log L/ρ'), [overTime('smoothMargin', 'measured')]),
      panel('Hard margin', linear('min yₙ f_V'), [overTime('hardMargin', 'measured')]),
    ],
  },
  {
    key: 'supportVectors',
    title: 'Support vectors',
    caption: 'Removing support vectors moves the maximum margin; removing others does not.',
    presets: ['iris-removal'],
    panels: [
      {
        kind: 'bars',
        title: 'Change of the direction',
        categoryLabel: 'arm',
        y: linear('|Δv*|'),
        series: [
          { source: { from: 'table', table: 'svm', category: 'arm', value: 'directionChange' }, label: 'change' },
        ],
      },
      {
        kind: 'bars',
        title: 'Margin over that of all points',
        categoryLabel: 'arm',
        y: linear('ratio'),
        series: [{ source: { from: 'table', table: 'svm', category: 'arm', value: 'marginChange' }, label: 'margin' }],
      },
    ],
  },
  {
    key: 'dualWeights',
    title: 'Dual weights',
    caption: 'A small dual weight (0.04 for row 57) delays the asymptote beyond log t = 1000.',
    presets: [...irisPresets],
    panels: [
      {
        kind: 'bars',
        title: 'Dual weight',
        categoryLabel: 'row',
        y: log('α'),
        series: [{ source: { from: 'table', table: 'duals', category: 'row', value: 'alpha' }, label: 'α' }],
      },
    ],
  },
];
