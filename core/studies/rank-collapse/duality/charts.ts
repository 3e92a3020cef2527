import type { ChartSpec, PanelSpec } from '../../../contract/charts.ts';

/** Solutions of both problems over epsilon at one p: solid (12b), dashed (12a) at the mapped lambda. */
function pathPanel(p: number, name: string): PanelSpec {
  const source = { from: 'table', table: 'solutionPath', x: 'epsilon', splitBy: ['coordinate'], where: { p } } as const;
  return {
    kind: 'line',
    title: `Solutions, p = ${name}`,
    x: { label: 'ε', scale: 'log' },
    y: { label: 'weight', scale: 'linear' },
    series: [
      { source: { ...source, y: 'weight' }, label: '(12b)' },
      { source: { ...source, y: 'weightPenalty' }, label: '(12a) at the mapped λ', reference: true },
    ],
    center: 'median',
    band: 'none',
  };
}

/** Figure 6, first half. */
export const dualityCharts: readonly ChartSpec[] = [
  {
    key: 'dualityPaths',
    title: 'A norm penalty is excitation',
    caption:
      'With the factor |I| the solutions of the penalised problem (12a), dashed, lie on those of the excited one (12b) at every ε; as printed, without it, they do not.',
    presets: ['ridge-duality'],
    panels: [pathPanel(1, '1'), pathPanel(1.5, '1.5'), pathPanel(2, '2'), pathPanel(Infinity, '∞')],
  },
  {
    key: 'dualityDifferences',
    title: 'Differences of the solutions',
    caption:
      'Rounding with the factor |I|, of order one without it; ghosts and copies give the ridge solution to rounding.',
    presets: ['ridge-duality'],
    panels: [
      {
        kind: 'bars',
        title: '(12a) from (12b)',
        categoryLabel: 'arm',
        y: { label: 'relative difference', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'duality', category: 'arm', value: 'difference' }, label: 'all p and m' },
        ],
      },
      {
        kind: 'bars',
        title: 'Forms of ridge regression',
        categoryLabel: 'arm',
        y: { label: 'relative difference', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'ridge', category: 'arm', value: 'ghosts' }, label: 'ghosts' },
          { source: { from: 'table', table: 'ridge', category: 'arm', value: 'copies' }, label: 'copies at √(nλ/N)' },
          { source: { from: 'table', table: 'ridge', category: 'arm', value: 'dual' }, label: 'dual form' },
          {
            source: { from: 'table', table: 'ridge', category: 'arm', value: 'copiesWrong' },
            label: 'copies at √(λ/N)',
          },
        ],
      },
      {
        kind: 'bars',
        title: 'Eigenvalues of the information matrix',
        categoryLabel: 'index',
        y: { label: 'eigenvalue', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'information', category: 'index', value: 'before' },
            label: 'without ghosts (absolute)',
          },
          { source: { from: 'table', table: 'information', category: 'index', value: 'after' }, label: 'with ghosts' },
        ],
      },
    ],
  },
];
