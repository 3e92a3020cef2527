import type { AxisSpec, ChartSpec, LinePanel, RowSource, SeriesSpec, Transform } from '../../../contract/charts.ts';

const step: AxisSpec = { label: 'step', scale: 'linear' };
const log = (label: string): AxisSpec => ({ label, scale: 'log' });
const linear = (label: string): AxisSpec => ({ label, scale: 'linear' });

const row = (y: string): RowSource => ({ from: 'rows', x: 'step', y });

function metric(y: string, label: string, transform?: Transform): SeriesSpec {
  return { source: row(y), label, ...(transform === undefined ? {} : { transform }) };
}

function predicted(y: string, label: string): SeriesSpec {
  return { source: row(y), label, reference: true };
}

function lines(title: string, y: AxisSpec, series: readonly SeriesSpec[], guides?: LinePanel['guides']): LinePanel {
  const panel: LinePanel = { kind: 'line', title, x: step, y, series, center: 'median', band: 'minMax' };
  return guides ? { ...panel, guides } : panel;
}

const netPresets = [
  'decay-square',
  'decay-logistic',
  'decay-depth',
  'decay-zero',
  'control-outputs',
  'control-onehot',
  'ce-flow',
  'ce-flow-small',
  'ce-gd',
  'ce-gd-scale',
  'ce-multiclass',
];

const collapse: ChartSpec = {
  key: 'collapse',
  title: 'Rank collapse',
  caption:
    'With decay, or along the flow of cross entropy, s2/s1 falls, the stable rank tends to 1 and neighbouring layers align; the controls do not.',
  presets: netPresets.filter((preset) => preset !== 'decay-zero'),
  panels: [
    lines('s2/s1 of the hidden layers', log('s2/s1'), [
      metric('s2OverS1Mean', 'mean of the layers'),
      predicted('s2OverS1Law', 's2(0)(1 − 2μη)^t/s1(t)'),
    ]),
    lines(
      'stable rank',
      linear('|W|²/s1²'),
      [metric('stableRankMax', 'largest of the layers')],
      [{ kind: 'y', value: 1, label: 'rank one' }],
    ),
    lines('alignment of neighbours', log('1 − alignment'), [metric('alignMin', 'least of the pairs', 'oneMinus')]),
  ],
};

/** One panel a layer: some of its ten singular values, the law of the second dashed. */
function spectrum(
  preset: string,
  arms: readonly string[],
  layers: number,
  shown: readonly number[] = [1, 2, 3, 10],
): ChartSpec {
  const series = (layer: number): SeriesSpec[] => [
    ...shown.map((index): SeriesSpec => {
      const source = { from: 'table', table: 'layers', x: 'step', y: `s${index}`, where: { layer } } as const;
      return { source, label: `s${index}`, arms };
    }),
    {
      source: { from: 'table', table: 'layers', x: 'step', y: 's2Law', where: { layer } },
      label: 'predicted s2',
      reference: true,
      arms,
    },
  ];
  return {
    key: `singular-values-${preset}`,
    title: 'Singular values of each layer',
    caption:
      'The largest stays or grows; the others fall as (1 − 2μη)^t under decay and stay where they are under the flow.',
    presets: [preset],
    panels: Array.from({ length: layers }, (_, k) => ({
      ...lines(`layer ${k + 1}`, log('singular value'), series(k + 1)),
      band: 'none' as const,
    })),
  };
}

/** |W_k| between the singular directions of its neighbours, at a few steps. */
function weights(preset: string, arm: string): ChartSpec {
  return {
    key: `weights-${preset}`,
    title: 'Weights in the singular bases of their neighbours',
    caption:
      'At the end only the first entry is left: the layer passes one direction on, from one neighbour to the other.',
    presets: [preset],
    scrub: { column: 'step', label: 'step' },
    panels: [1, 2, 3].map((layer) => ({
      kind: 'heatmap',
      title: `layer ${layer}`,
      table: 'weights',
      x: { ...linear('direction of the layer before'), column: 'column' },
      y: { ...linear('direction of the next layer'), column: 'row' },
      value: { column: 'magnitude', label: 'magnitude', scale: 'log', min: 1e-6 },
      where: { arm, layer, replica: 0 },
    })),
  };
}

const balance: ChartSpec = {
  key: 'balance',
  title: 'Balance of neighbouring layers',
  caption: '|B_k| decays as (1 − 2μη)^{2t} with decay, and stays without.',
  presets: ['decay-square', 'decay-logistic', 'decay-depth'],
  panels: [1, 2].map((layer) =>
    lines(`layers ${layer} and ${layer + 1}`, log('|B_k|'), [
      { source: { from: 'table', table: 'layers', x: 'step', y: 'balanceNorm', where: { layer } }, label: '|B_k|' },
      {
        source: { from: 'table', table: 'layers', x: 'step', y: 'balanceLaw', where: { layer } },
        label: 'law',
        reference: true,
      },
    ]),
  ),
};

const drift: ChartSpec = {
  key: 'drift',
  title: 'Drift of the conserved balance against the step of the flow',
  caption:
    'Halving h divides the drift by 16 for Runge–Kutta and by 2 for Euler; unequal layer rates break the balance.',
  presets: ['ce-flow-small'],
  panels: [
    {
      kind: 'scatter',
      title: 'drift at the end',
      x: log('h'),
      y: log('|B(end) − B(0)|/|B(0)|'),
      series: [{ source: { from: 'table', table: 'drift', x: 'stepSize', y: 'drift' }, label: 'pairs' }],
      guides: [
        { kind: 'slope', slope: 4, through: [0.005, 3e-8], label: 'order 4' },
        { kind: 'slope', slope: 1, through: [0.005, 0.098], label: 'order 1' },
      ],
    },
    lines('drift over time', log('|B(t) − B(0)|/|B(0)|'), [metric('balanceDriftMax', 'largest of the pairs')]),
  ],
};

const stiffness: ChartSpec = {
  key: 'stiffness',
  title: 'Drift of the balance over the squared layer norm',
  caption: 'The flow becomes stiff as the margin grows: a warning above 2 %, a stop above 10 %.',
  presets: ['ce-flow'],
  panels: [
    lines(
      'drift over |W_k|²',
      log('|B(t) − B(0)|/|W|²'),
      [metric('balanceDriftOverNorm2Max', 'largest of the pairs')],
      [
        { kind: 'y', value: 0.02, label: 'warning' },
        { kind: 'y', value: 0.1, label: 'stop' },
      ],
    ),
  ],
};

const direction: ChartSpec = {
  key: 'direction',
  title: 'End-to-end direction and the support vector machine',
  caption:
    'Along the flow the net’s direction tends to the through-origin hard-margin SVM; the margin grows without bound.',
  presets: ['ce-flow', 'ce-flow-small', 'ce-gd', 'ce-gd-scale'],
  panels: [
    lines('distance from the SVM', log('1 − cosine'), [metric('cosSvm', '1 − cosine', 'oneMinus')]),
    lines('least margin', linear('y o'), [metric('minMargin', 'least margin')]),
  ],
};

const outputs: ChartSpec = {
  key: 'outputs',
  title: 'Several outputs',
  caption: 'C outputs keep at most C directions with decay, C classes at most C − 1 under cross entropy.',
  presets: ['control-outputs', 'control-onehot', 'ce-multiclass'],
  panels: [
    lines('s_C/s1', log('s_C/s1'), [metric('sCOverS1Max', 'largest of the layers')]),
    lines('s_{C+1}/s1', log('s_{C+1}/s1'), [metric('sNextOverS1Max', 'largest of the layers')]),
    lines('top C − 1 spaces of neighbours', log('1 − least principal cosine'), [
      metric('principalCosMin', 'least of the pairs', 'oneMinus'),
    ]),
  ],
};

const finalRank: ChartSpec = {
  key: 'final-rank',
  title: 'Final rank',
  caption:
    'The numerical rank at the last step equals the number of outputs, or less where a data set loses a direction.',
  presets: ['control-outputs', 'control-onehot'],
  panels: [
    {
      kind: 'bars',
      title: 'numerical rank of the hidden layers',
      categoryLabel: 'arm',
      y: linear('rank'),
      series: [{ source: { from: 'lastRow', metric: 'numericalRankMax', category: 'arm' }, label: 'rank' }],
    },
  ],
};

const zero: ChartSpec = {
  key: 'zero-map',
  title: 'Collapse to zero',
  caption:
    'Share of replicas that end at zero: above a decay of half of |Y^T X|/n at depth 2, far below it at depth 3.',
  presets: ['decay-zero'],
  panels: [
    {
      kind: 'heatmap',
      title: 'share at zero',
      table: 'zeroMap',
      x: { ...linear('weight decay μ'), column: 'mu' },
      y: { ...linear('layers'), column: 'depth' },
      value: { column: 'zero', label: 'share at zero', scale: 'linear', min: 0, max: 1 },
      where: { initScale: 1 },
    },
    {
      kind: 'scatter',
      title: 'largest layer norm',
      x: linear('weight decay μ'),
      y: log('|W_k|'),
      series: [2, 3].map((depth) => ({
        source: { from: 'table', table: 'zeroMap', x: 'mu', y: 'norm', where: { initScale: 1, depth } },
        label: `${depth} layers`,
      })),
      guides: [{ kind: 'y', value: 1e-3, label: 'at zero' }],
    },
  ],
};

const training: ChartSpec = {
  key: 'training',
  title: 'Training loss and layer norms',
  caption: 'The loss without the penalty, and the largest layer norm.',
  presets: netPresets,
  panels: [
    lines('loss', log('per-example mean'), [metric('loss', 'loss')]),
    lines('layer norm', log('|W_k|'), [metric('normMax', 'largest layer')]),
  ],
};

/** Figures 1 to 5 of section 5. */
export const netCharts: readonly ChartSpec[] = [
  collapse,
  spectrum('decay-square', ['decay', 'mu-zero'], 3),
  spectrum('decay-logistic', ['decay', 'mu-zero'], 3),
  spectrum('decay-depth', ['depth-4'], 4),
  spectrum('decay-zero', ['depth-3-mu-010', 'depth-3-mu-030'], 3),
  spectrum('control-outputs', ['outputs-3'], 3, [1, 2, 3, 4, 10]),
  spectrum('control-onehot', ['mu-zero', 'decay'], 3, [1, 4, 5, 10]),
  spectrum('ce-flow', ['depth-5', 'plain-gd'], 5),
  spectrum('ce-flow-small', ['rk4-h005'], 3),
  spectrum('ce-gd', ['main', 'ce-flow'], 3),
  spectrum('ce-gd-scale', ['scale-03', 'scale-1'], 3),
  spectrum('ce-multiclass', ['classes-4', 'plain-gd'], 3, [1, 3, 4, 10]),
  balance,
  drift,
  stiffness,
  weights('decay-square', 'decay'),
  weights('decay-logistic', 'decay'),
  weights('control-outputs', 'outputs-3'),
  weights('ce-flow', 'depth-3'),
  weights('ce-multiclass', 'classes-3'),
  direction,
  outputs,
  finalRank,
  zero,
  training,
];
