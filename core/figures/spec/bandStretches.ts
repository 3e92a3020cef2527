import type { LinePanel, ScatterPanel } from '../../contract/charts.ts';
import type { Band } from './thin.ts';
import { placeOn } from './symlog.ts';

/** The range over replicas as stretches without gaps, each of [x, low, high] where they stand on the axes. */
export function bandStretches(
  { x, low, high }: Pick<Band, 'x' | 'low' | 'high'>,
  panel: Pick<LinePanel | ScatterPanel, 'x' | 'y'>,
): [number, number, number][][] {
  const floor = panel.y.scale === 'log' ? lowestPositive(low, high) : -Infinity;
  const stretches: [number, number, number][][] = [];
  let isOpen = false;
  for (let i = 0; i < x.length; i++) {
    const whole = Number.isFinite(low[i]!) && Number.isFinite(high[i]!) && high[i]! >= floor;
    const onAxis = panel.x.scale !== 'log' || x[i]! > 0;
    if (!whole || !onAxis) {
      isOpen = false;
      continue;
    }
    if (!isOpen) stretches.push([]);
    isOpen = true;
    stretches
      .at(-1)!
      .push([placeOn(panel.x, x[i]!), placeOn(panel.y, Math.max(low[i]!, floor)), placeOn(panel.y, high[i]!)]);
  }
  return stretches;
}

function lowestPositive(low: Float64Array, high: Float64Array): number {
  let least = Infinity;
  for (const values of [low, high]) for (const value of values) if (value > 0 && value < least) least = value;
  return least;
}
