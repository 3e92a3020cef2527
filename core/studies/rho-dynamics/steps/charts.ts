import type { ChartSpec } from '../../../contract/charts.ts';

/** Figure 8 of section 4, and the stall of float32. */
export const stepCharts: readonly ChartSpec[] = [
  {
    key: 'steps',
    title: 'Explicit steps',
    caption: 'All methods follow their flow to first order in η; the tangent step lets the norm of V grow and loses ρ.',
    presets: ['discrete-steps'],
    panels: [
      {
        kind: 'scatter',
        title: 'Direction error at T = 200',
        x: { label: 'η', scale: 'log' },
        y: { label: 'distance from the flow', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'learningRate', y: 'directionError' }, label: 'error' }],
        guides: [{ kind: 'slope', slope: 1, through: [0.1, 1e-5], label: 'slope 1' }],
      },
      {
        kind: 'line',
        title: 'Norm of V less 1',
        x: { label: 'log t', scale: 'linear' },
        y: { label: '| |V| − 1 |', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'logT', y: 'normDeviation' }, label: 'drift', transform: 'abs' }],
        center: 'median',
        band: 'none',
      },
    ],
  },
  {
    key: 'stall',
    title: 'Where float32 stops',
    caption: 'Below half a unit in the last place an explicit step no longer moves the weight.',
    presets: ['float32-stall'],
    panels: [
      {
        kind: 'line',
        title: 'Weight',
        x: { label: 'step', scale: 'linear' },
        y: { label: 'w', scale: 'linear' },
        series: [
          { source: { from: 'rows', x: 'step', y: 'weight' }, label: 'measured' },
          { source: { from: 'rows', x: 'step', y: 'closedForm' }, label: 'closed form', reference: true },
        ],
        center: 'median',
        band: 'none',
      },
    ],
  },
];
