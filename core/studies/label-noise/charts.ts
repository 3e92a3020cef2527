import type { ChartSpec } from '../../contract/charts.ts';
export const charts: readonly ChartSpec[] = [];
