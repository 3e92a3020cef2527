import type { ChartSpec } from '../../../contract/charts.ts';

/** Figure 3. */
export const growthCharts: readonly ChartSpec[] = [
  {
    key: 'growth',
    title: 'Growth of the norms',
    caption: 'The product grows as log t plus (2 − 2/K) log log t; each layer the slower, the deeper the net.',
    presets: ['rho-layers'],
    panels: [
      {
        kind: 'line',
        title: 'Product',
        x: { label: 'log t', scale: 'log' },
        y: { label: 'ρ', scale: 'log' },
        series: [
          { source: { from: 'rows', x: 'logT', y: 'product' }, label: 'product' },
          { source: { from: 'rows', x: 'logT', y: 'growthLaw' }, label: 'expansion', reference: true },
        ],
        center: 'median',
        band: 'none',
      },
      {
        kind: 'line',
        title: 'Norm of each layer',
        x: { label: 'log t', scale: 'log' },
        y: { label: 'ρ_k', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'logT', y: 'perLayer' }, label: 'layer' }],
        center: 'median',
        band: 'none',
      },
      {
        kind: 'line',
        title: 'Residual',
        x: { label: 'log t', scale: 'log' },
        y: { label: 'product less expansion', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'logT', y: 'residual' }, label: 'residual' }],
        center: 'median',
        band: 'none',
        guides: [{ kind: 'y', value: 0, label: '0' }],
      },
      {
        kind: 'line',
        title: 'The printed law (K²) and the full net',
        x: { label: 'log t', scale: 'linear' },
        y: { label: 'ρ', scale: 'linear' },
        series: [
          {
            source: { from: 'table', table: 'growth', x: 'logT', y: 'product', splitBy: ['depth'] },
            label: 'printed',
            reference: true,
          },
          {
            source: { from: 'table', table: 'growth', x: 'logT', y: 'fullProduct', splitBy: ['depth'] },
            label: 'full net',
          },
        ],
        center: 'median',
        band: 'none',
      },
    ],
  },
];
