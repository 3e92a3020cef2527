import type { ChartSpec } from '../../contract/charts.ts';
import { boundsCharts } from './bounds/charts.ts';
import { certificateCharts } from './certificates/charts.ts';
import { classCharts } from './classes/charts.ts';
import { excitationCharts } from './excitation/charts.ts';
import { flowCharts } from './flow/charts.ts';
import { linearCharts } from './linear/charts.ts';
import { planarCharts } from './planar/charts.ts';
import { richnessCharts } from './richness/charts.ts';

export const charts: readonly ChartSpec[] = [
  ...planarCharts,
  ...linearCharts,
  ...boundsCharts,
  ...certificateCharts,
  ...flowCharts,
  ...richnessCharts,
  ...excitationCharts,
  ...classCharts,
];
