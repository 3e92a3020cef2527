import { join } from 'node:path';
import { figureEnding, type FigureDocument, type FigurePreview } from '../../core/contract/figure.ts';
import type { FigureFormat } from '../../core/contract/figureLooks.ts';
import { loadRun, type LoadedRun } from '../../core/figures/document/loadRun.ts';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';

/** What the history process does for the composer; what draws is loaded when somebody asks for it. */
export interface FigureCalls {
  previewFigure(document: FigureDocument): Promise<FigurePreview>;
  /** Into the folder, under a name made from the title; null: the document itself. Returns the first file's path. */
  exportFigure(document: FigureDocument, format: FigureFormat | null, folder: string): Promise<string>;
  /** PNG. */
  figurePicture(document: FigureDocument): Promise<Uint8Array<ArrayBuffer>>;
}

export function figureCalls(store: HistoryStore): FigureCalls {
  /** The rows of the runs that were previewed last: each change in the composer draws them again. */
  let previewed: ReadonlyMap<string, LoadedRun> = new Map();
  const load = async (runId: string): Promise<LoadedRun> => {
    const detail = store.runDetail(runId);
    const known = previewed.get(runId);
    const isSame = known?.detail.rows === detail.rows && known.detail.run.status === detail.run.status;
    return isSame ? { detail, series: known.series } : loadRun(store, runId);
  };
  return {
    previewFigure: async (document) => {
      const { documentRuns, previewFigure } = await import('../../core/figures/document/renderFigure.ts');
      previewed = await documentRuns(document, load);
      return previewFigure(document, previewed);
    },
    exportFigure: async (document, format, folder) => {
      const path = join(folder, fileName(document.title));
      if (format === null) return writeWhole(`${path}${figureEnding}`, [`${JSON.stringify(document, null, 1)}\n`]);
      const { writeFigure } = await import('../../core/report/exportFigures.ts');
      const [first] = await writeFigure(document, format, `${path}.${format}`, load);
      return first!;
    },
    figurePicture: async (document) => {
      const { documentRuns, renderPicture } = await import('../../core/figures/document/renderFigure.ts');
      return new Uint8Array(await renderPicture(document, await documentRuns(document, load), 'png'));
    },
  };
}

/** A title as the name of a file: what is no letter or digit becomes a hyphen. */
function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return name.slice(0, 60) || 'figure';
}
