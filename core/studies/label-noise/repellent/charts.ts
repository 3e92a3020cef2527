import type { ChartSpec } from '../../../contract/charts.ts';
import { column, linear, log, scatter } from '../panels.ts';

/** Slope guides pass through about where the measured means lie at η = 1e-3. */
const repellentAt = [1e-3, 0.061] as const;
const slidAt = [1e-3, 0.0045] as const;

/** Figure 8 of section 5. */
export const repellentCharts: readonly ChartSpec[] = [
  {
    key: 'displacements',
    title: 'Leaving repellent and non-repellent points',
    caption:
      'The null displacement grows as η^0.4 from a repellent point and as η^0.7 from a non-repellent one; ρ tends to 1.',
    presets: ['repel', 'repel-long'],
    panels: [
      scatter(
        'null displacement after η^{−1.6} steps',
        log('learning rate η'),
        log('null displacement'),
        [
          column('displacements', 'learningRate', 'nullDisplacement', 'repellent', {
            where: { start: 'repellent', noise: 'fresh' },
          }),
          column('displacements', 'learningRate', 'nullDisplacement', 'non-repellent', {
            where: { start: 'slid', noise: 'fresh' },
          }),
        ],
        [
          { kind: 'slope', slope: 0.4, through: repellentAt, label: 'η^0.4' },
          { kind: 'slope', slope: 0.5, through: slidAt, label: 'η^0.5' },
          { kind: 'slope', slope: 0.7, through: slidAt, label: 'η^0.7' },
        ],
      ),
      scatter(
        'projection ratio',
        log('learning rate η'),
        linear('ρ'),
        [
          column('displacements', 'learningRate', 'projectionRatio', 'ρ', {
            where: { start: 'repellent', noise: 'fresh' },
          }),
        ],
        [{ kind: 'y', value: 1, label: 'prediction' }],
      ),
    ],
  },
];
