import type { CompareView } from '../../contract/compareView.ts';
import { readFormula } from './expression.ts';

/** The metrics of a run that a view's formulas name; throws badInput where one cannot be read. */
export function neededMetrics(view: Pick<CompareView, 'x' | 'y' | 'prediction'>, known: readonly string[]): string[] {
  const formulas = [readFormula('x', view.x), readFormula('y', view.y)];
  if (view.prediction !== null) formulas.push(readFormula('prediction', view.prediction));
  const names = new Set(formulas.flatMap((formula) => formula.names));
  return known.filter((metric) => names.has(metric));
}
