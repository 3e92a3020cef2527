import type { ChartSpec } from '../../../contract/charts.ts';
import { column, linear, lines, log, row, scatter, stepAxis } from '../panels.ts';

/** Figure 7 of section 5. */
export const cloudCharts: readonly ChartSpec[] = [
  {
    key: 'cloud-variance',
    title: 'Variance of the cloud over η σ²/B',
    caption:
      'Full batches lie on 1/(1 − ηγ); single samples add an excess of order η; shared errors give something else.',
    presets: ['ou', 'ou-single', 'ou-unequal'],
    panels: [
      scatter(
        'variance ratio',
        log('γ'),
        linear('variance over η σ²/B'),
        [
          column('directions', 'gamma', 'ratio', 'measured'),
          column('directions', 'gamma', 'theory', '1/(1 − ηγ)', { reference: true }),
        ],
        [{ kind: 'y', value: 1, label: 'limit of small η' }],
      ),
      scatter('relaxation time', log('γ'), log('steps to 1/e'), [
        column('directions', 'gamma', 'relaxationTime', 'measured'),
      ]),
    ],
  },
  {
    key: 'autocorrelation-full',
    title: 'Autocorrelation of the stiff directions',
    caption: 'Each direction forgets as exp(−2ηγt), dashed.',
    presets: ['ou'],
    panels: [1, 2, 3, 4].map((direction) =>
      lines(`direction ${direction}`, linear('lag in steps'), linear('autocorrelation'), [
        column('autocorrelation', 'lag', 'value', 'measured', { where: { direction }, arms: ['noise'] }),
        column('autocorrelation', 'lag', 'theory', 'exp(−2ηγt)', {
          where: { direction },
          reference: true,
          arms: ['noise'],
        }),
      ]),
    ),
  },
  {
    key: 'stiff-rms',
    title: 'Stiff coordinates and null drift',
    caption: 'Without noise the stiff part dies out; the null directions never move, in any arm.',
    presets: ['ou', 'ou-single', 'ou-unequal'],
    panels: [
      lines('rms of the stiff coordinates', stepAxis, log('rms'), [row('stiffRms', 'stiff rms')]),
      lines('largest change of a null coordinate', stepAxis, log('change'), [row('nullDrift', 'null drift')]),
    ],
  },
  {
    key: 'covariances',
    title: 'Covariances against the Lyapunov equation',
    caption: 'With unequal noise the stiff directions are correlated, as predicted; with equal noise they are not.',
    presets: ['ou-unequal'],
    panels: [
      scatter(
        'covariances over η σ²/B',
        linear('predicted'),
        linear('measured'),
        [column('covariances', 'theory', 'covariance', 'pairs of directions')],
        [{ kind: 'slope', slope: 1, through: [0, 0], label: 'equal' }],
      ),
    ],
  },
];
