import type { ChartSpec } from '../../contract/charts.ts';
import { cloudCharts } from './cloud/charts.ts';
import { matrixSensingCharts } from './matrixSensing/charts.ts';
import { oneDatumCharts } from './oneDatum/charts.ts';
import { reluCharts } from './relu/charts.ts';
import { repellentCharts } from './repellent/charts.ts';

/** The figures of section 5, in its order. */
export const charts: readonly ChartSpec[] = [
  ...matrixSensingCharts,
  ...reluCharts,
  ...oneDatumCharts,
  ...cloudCharts,
  ...repellentCharts,
];
