import type { ChartSpec } from '../../contract/charts.ts';
import { netCharts } from './nets/charts.ts';

export const charts: readonly ChartSpec[] = [...netCharts];
