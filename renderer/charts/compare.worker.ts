import { toPlainError } from '../../core/contract/errors.ts';
import { comparePanels } from '../../core/figures/spec/compareCurves.ts';
import type { ComparedRun } from '../../core/figures/spec/compareSeries.ts';
import { RunSeries } from '../../core/figures/spec/runSeries.ts';
import type { FromCompare, ToCompare } from './compareMessages.ts';

/** Holds the rows of compared runs and makes the curves: formulas, alignment, bands, smoothing. */
const runs = new Map<string, ComparedRun>();

self.onmessage = ({ data }: MessageEvent<ToCompare>) => {
  if (data.kind === 'run') runs.set(data.run.id, { ...data.run, rows: new RunSeries(data.shape) });
  else if (data.kind === 'rows') runs.get(data.runId)?.rows.addRows(data.batch);
  else draw(data);
};

function draw({ id, view, buckets }: Extract<ToCompare, { kind: 'draw' }>): void {
  try {
    send({ kind: 'panels', id, panels: comparePanels([...runs.values()], view, buckets) });
  } catch (error) {
    send({ kind: 'refused', id, sentence: toPlainError(error).sentence });
  }
}

function send(message: FromCompare): void {
  self.postMessage(message);
}
