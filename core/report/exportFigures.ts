import { basename, join } from 'node:path';
import { ExpectedError } from '../contract/errors.ts';
import { chartFigure, type FigureDocument } from '../contract/figure.ts';
import type { FigureFormat, NewLooks } from '../contract/figureLooks.ts';
import { figureFiles } from '../figures/document/figureFiles.ts';
import { loadRun, type FigureReads, type LoadedRun } from '../figures/document/loadRun.ts';
import { documentRuns } from '../figures/document/renderFigure.ts';
import { runCharts } from '../figures/spec/runCharts.ts';
import { writeWhole } from '../history/export/writeWhole.ts';
import { findStudy } from '../studies/catalog.ts';

/** What the asker wants otherwise than a new figure has it. */
export type FigureWishes = Partial<
  Pick<FigureDocument, 'venue' | 'widthMm' | 'heightMm' | 'fontSizePt' | 'dpi' | 'panels'>
>;

/** The figures of a run's charts, by key, in the looks of new ones; each run of `others` is laid over it. */
export function chartFigures(
  { detail: { run } }: LoadedRun,
  others: readonly LoadedRun[] = [],
  looks?: NewLooks,
): ReadonlyMap<string, FigureDocument> {
  const study = findStudy(run.study);
  const own = study ? runCharts(study, run) : [];
  const added = others.map(({ detail }) => ({ run: detail.run.id, label: '', arms: null, replicas: null }));
  return new Map(
    own.map((chart) => {
      const figure = chartFigure(run.id, chart, looks);
      const panels = figure.panels.map((panel) => ({ ...panel, runs: [...panel.runs, ...added] }));
      return [chart.key, { ...figure, panels }];
    }),
  );
}

/** The figure of that key; an unknown one is `badInput` that names those there are. */
export function findChartFigure(
  key: string,
  runId: string,
  figures: ReadonlyMap<string, FigureDocument>,
): FigureDocument {
  const found = figures.get(key);
  if (found) return found;
  const known = figures.size === 0 ? 'none' : [...figures.keys()].join(', ');
  const sentence = `figure is "${key}"; the run ${runId} has ${known}.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: 'figure', received: key, sentence }] });
}

/** Writes a figure to `out`, and what belongs to it beside; returns the paths. */
export async function writeFigure(
  document: FigureDocument,
  format: FigureFormat,
  out: string,
  load: (runId: string) => Promise<LoadedRun>,
): Promise<string[]> {
  const base = out.endsWith(`.${format}`) ? out.slice(0, -format.length - 1) : out;
  const [first, ...beside] = await figureFiles(document, await documentRuns(document, load), format, basename(base));
  const paths: string[] = [];
  for (const { ending, bytes } of beside) paths.push(await writeWhole(base + ending, [bytes]));
  return [await writeWhole(out, [first!.bytes]), ...paths];
}

/** Writes every figure of a run as `<folder>/<runId>/<key>.<format>` and returns the paths. */
export async function exportFigures(
  reads: FigureReads,
  runId: string,
  folder: string,
  format: FigureFormat = 'svg',
  { looks, wishes = {} }: { looks?: NewLooks; wishes?: FigureWishes } = {},
): Promise<string[]> {
  const loaded = await loadRun(reads, runId);
  const figures = chartFigures(loaded, [], looks);
  if (figures.size === 0) findChartFigure('all', runId, figures);
  const paths: string[] = [];
  for (const [key, figure] of figures) {
    const out = join(folder, runId, `${key}.${format}`);
    paths.push(...(await writeFigure({ ...figure, ...wishes }, format, out, () => Promise.resolve(loaded))));
  }
  return paths;
}
