import type { ChartSpec } from '../../contract/charts.ts';
import { dualityCharts } from './duality/charts.ts';
import { netCharts } from './nets/charts.ts';
import { systemIdentificationCharts } from './systemIdentification/charts.ts';

export const charts: readonly ChartSpec[] = [...netCharts, ...dualityCharts, ...systemIdentificationCharts];
