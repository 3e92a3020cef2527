import { defaultView, type CompareView } from '../../core/contract/compareView.ts';

/** The terminal's line for a comparison: what differs from the default view. Limits go by --view alone. */
export function compareCommand(runIds: readonly string[], view: CompareView): string {
  const words = ['excite', 'runs', 'compare', ...runIds];
  const options = {
    y: 'y',
    x: 'x',
    prediction: 'prediction',
    arm: 'arm',
    merge: 'merge',
    groupBy: 'group-by',
    center: 'center',
    band: 'band',
    smoothing: 'smoothing',
  } as const;
  for (const [key, option] of Object.entries(options) as [keyof typeof options, string][]) {
    const value = view[key];
    if (value !== null && (key === 'y' || value !== defaultView[key])) words.push(`--${option}`, String(value));
  }
  if (view.xAxis.scale !== defaultView.xAxis.scale) words.push('--x-scale', view.xAxis.scale);
  if (view.yAxis.scale !== defaultView.yAxis.scale) words.push('--y-scale', view.yAxis.scale);
  words.push('--out', 'compare.svg');
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
