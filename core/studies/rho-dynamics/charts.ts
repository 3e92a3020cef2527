import type { ChartSpec } from '../../contract/charts.ts';
import { cifarCharts } from './cifar/charts.ts';
import { conditioningCharts } from './conditioning/charts.ts';
import { deepCharts } from './deep/charts.ts';
import { growthCharts } from './growth/charts.ts';
import { linearCharts } from './linear/charts.ts';
import { lpCharts } from './lp/charts.ts';
import { optimiserCharts } from './optimisers/charts.ts';
import { stepCharts } from './steps/charts.ts';

export const charts: readonly ChartSpec[] = [
  ...linearCharts,
  ...growthCharts,
  ...stepCharts,
  ...deepCharts,
  ...conditioningCharts,
  ...lpCharts,
  ...cifarCharts,
  ...optimiserCharts,
];
