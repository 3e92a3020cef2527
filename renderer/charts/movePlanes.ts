import type { graphic } from 'echarts/core';
import { planeShapes } from '../../core/figures/spec/planeShapes.ts';
import type { Chart } from './echarts.ts';

/** Every drawn shape has it; the renderer's list names only what texts and images have too. */
type Shape = Pick<InstanceType<typeof graphic.Line>, 'dirtyShape'>;

/** Paints what moves in a plane with its newest values, at once and without laying the chart out again. */
export function movePlanes(chart: Chart): void {
  const renderer = chart.getZr();
  for (const element of renderer.storage.getDisplayList()) {
    if (planeShapes.includes(element.type)) (element as unknown as Shape).dirtyShape();
  }
  renderer.flush();
}
