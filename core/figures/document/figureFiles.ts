import { figureSize, type FigureDocument } from '../../contract/figure.ts';
import type { FigureFormat } from '../../contract/figureLooks.ts';
import { nameUnholdable } from '../../history/exactJson.ts';
import { csvLine, numberCell, textCell } from '../../history/export/csvText.ts';
import { parquetBytes } from '../../history/export/parquet.ts';
import { figureColumns, figureRows, textColumns, type FigureRow } from './figureData.ts';
import { figurePanels } from './figurePanels.ts';
import type { LoadedRun } from './loadRun.ts';
import { pgfFigure } from '../render/pgf/pgfFigure.ts';
import { renderPicture } from './renderFigure.ts';

/** One file of a figure; `ending` follows the name that the user chose, up to its extension. */
export interface FigureFile {
  readonly ending: string;
  readonly bytes: Uint8Array;
}

/** The files of a figure in a format: the first is the one that the user named; `name` is its own without extension. */
export async function figureFiles(
  document: FigureDocument,
  runs: ReadonlyMap<string, LoadedRun>,
  format: FigureFormat,
  name: string,
): Promise<FigureFile[]> {
  const one = (bytes: Uint8Array): FigureFile[] => [{ ending: `.${format}`, bytes }];
  if (format === 'svg' || format === 'pdf' || format === 'png') return one(await renderPicture(document, runs, format));
  if (format === 'tex') return texFiles(document, runs, name);
  const rows = figureRows(figurePanels(document, runs, Infinity));
  switch (format) {
    case 'csv':
      return one(new TextEncoder().encode(rowsCsv(rows)));
    case 'json': {
      const text = JSON.stringify(nameUnholdable({ figure: document, rows }), null, 1);
      return one(new TextEncoder().encode(`${text}\n`));
    }
    case 'parquet':
      return one(
        parquetBytes(
          figureColumns.map((name) => ({
            name,
            type: textColumns.includes(name) ? 'STRING' : 'DOUBLE',
            data: rows.map((row) => row[name] ?? null),
          })),
        ),
      );
  }
}

/** Columns that a curve keeps in TeX, whose memory is small. */
const texBuckets = 150;

function texFiles(document: FigureDocument, runs: ReadonlyMap<string, LoadedRun>, name: string): FigureFile[] {
  const { widthMm, heightMm, fontFamily, fontSizePt } = figureSize(document);
  const layout = { widthMm, heightMm, columns: document.columns };
  const parts = figurePanels(document, runs, texBuckets);
  const { document: text, files } = pgfFigure(parts, layout, { ...document, fontFamily, fontSizePt }, name);
  const encoder = new TextEncoder();
  return [
    { ending: '.tex', bytes: encoder.encode(text) },
    ...files.map((file) => ({ ending: file.ending, bytes: encoder.encode(file.text) })),
  ];
}

function rowsCsv(rows: readonly FigureRow[]): string {
  const lines = rows.map((row) =>
    csvLine(
      figureColumns.map((name) => {
        const value = row[name];
        return typeof value === 'string' ? textCell(value) : numberCell(value);
      }),
    ),
  );
  return csvLine([...figureColumns]) + lines.join('');
}
