import type { ChartSpec } from '../../../contract/charts.ts';

const presets = ['lipschitz-grid', 'cor1'] as const;
const logStep = { label: 'step', scale: 'log' } as const;

/** Figure 4 of section 5, and the edge of stability of section 7.5. */
export const certificateCharts: readonly ChartSpec[] = [
  {
    key: 'ladder',
    title: 'Ladder of certificates',
    caption: 'Exact ≤ (C) ≤ (B), with (A) of eq. (5) loosest; where no replica is certified (A) and (B) have no bar.',
    presets,
    panels: [
      {
        kind: 'bars',
        title: 'Lipschitz constant and its certificates',
        categoryLabel: 'arm',
        y: { label: 'Lipschitz constant', scale: 'log' },
        series: [
          { source: { from: 'lastRow', metric: 'lipschitzExact', category: 'arm' }, label: 'exact' },
          { source: { from: 'lastRow', metric: 'certificateC', category: 'arm' }, label: '(C) weights' },
          { source: { from: 'lastRow', metric: 'certificateB', category: 'arm' }, label: '(B) node by node' },
          { source: { from: 'lastRow', metric: 'certificateA', category: 'arm' }, label: '(A) eq. (5)' },
        ],
      },
      {
        kind: 'scatter',
        title: 'Use of the bound on V, node by node',
        x: { label: 'bound of |V_k|', scale: 'log' },
        y: { label: '|V_k|', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'nodes', x: 'boundV', y: 'normV', where: { status: 'excited' } },
            label: 'node',
          },
        ],
        guides: [{ kind: 'slope', slope: 1, through: [1, 1], label: 'bound' }],
      },
      {
        kind: 'scatter',
        title: 'Use of the bound on W, node by node',
        x: { label: 'bound of |W_k|', scale: 'log' },
        y: { label: '|W_k|', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'nodes', x: 'boundW', y: 'absW', where: { status: 'excited' } },
            label: 'node',
          },
        ],
        guides: [{ kind: 'slope', slope: 1, through: [1, 1], label: 'bound' }],
      },
      {
        kind: 'bars',
        title: 'Certified replicas and void nodes',
        categoryLabel: 'arm',
        y: { label: 'number', scale: 'linear', min: 0 },
        series: [
          { source: { from: 'lastRow', metric: 'voidNodes', category: 'arm' }, label: 'void nodes' },
          { source: { from: 'lastRow', metric: 'deadNodes', category: 'arm' }, label: 'dead nodes' },
        ],
      },
    ],
  },
  {
    key: 'edgeOfStability',
    title: 'Edge of stability',
    caption: 'Where descent settles the largest curvature stays below 2/δ (dashed); where it hovers, at it.',
    presets,
    panels: [
      {
        kind: 'line',
        title: 'Largest eigenvalue of the Hessian',
        x: logStep,
        y: { label: 'λ_max', scale: 'log' },
        series: [
          { source: { from: 'rows', x: 'step', y: 'lambdaMaxHessian' }, label: 'λ_max' },
          { source: { from: 'rows', x: 'step', y: 'stabilityLevel' }, label: '2/δ', reference: true },
        ],
        center: 'median',
        band: 'minMax',
      },
      {
        kind: 'line',
        title: 'Norm of the gradient',
        x: logStep,
        y: { label: '|∇|', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'step', y: 'gradientNorm' }, label: '|∇|' }],
        center: 'median',
        band: 'minMax',
        guides: [{ kind: 'y', value: 0.1, label: 'settled below' }],
      },
    ],
  },
  {
    key: 'corollaryOne',
    title: 'Certified and true margins',
    caption:
      'The exact Lipschitz constant certifies about two thirds of the true margin; eq. (5) less than a ten-thousandth.',
    presets: ['cor1'],
    panels: [
      {
        kind: 'bars',
        title: 'Margin at the threshold',
        categoryLabel: 'arm',
        y: { label: 'margin', scale: 'log' },
        series: [
          { source: { from: 'lastRow', metric: 'trueMargin', category: 'arm' }, label: 'true' },
          {
            source: { from: 'lastRow', metric: 'certificateMargin', category: 'arm' },
            label: 'certified, exact constant',
          },
        ],
      },
    ],
  },
];
