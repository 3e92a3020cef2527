import { defaultView, type CompareView } from '../../core/contract/compareView.ts';
import { shellLine } from '../form/shellLine.ts';

const keys = ['y', 'x', 'prediction', 'arm', 'merge', 'groupBy', 'center', 'band', 'smoothing'] as const;

/** The terminal's line for a comparison: what differs from the default view. Limits go by --view alone. */
export function compareCommand(runIds: readonly string[], view: CompareView): string {
  const words = ['excite', 'runs', 'compare', ...runIds];
  for (const key of keys) {
    const value = view[key];
    if (value === null || (key !== 'y' && value === defaultView[key])) continue;
    words.push(key === 'groupBy' ? '--group-by' : `--${key}`, String(value));
  }
  if (view.xAxis.scale !== defaultView.xAxis.scale) words.push('--x-scale', view.xAxis.scale);
  if (view.yAxis.scale !== defaultView.yAxis.scale) words.push('--y-scale', view.yAxis.scale);
  words.push('--out', 'compare.svg');
  return shellLine(words);
}
