import { figureRuns, figureSize, type FigureDocument, type FigurePreview } from '../../contract/figure.ts';
import type { FigureFormat } from '../../contract/figureLooks.ts';
import { figureScene, roomyLayout, type DrawnFigure } from '../render/figureScene.ts';
import { pointsPerMm } from '../render/figureCells.ts';
import type { FigureStyle } from '../render/figureStyle.ts';
import { scenePdf } from '../render/scenePdf.ts';
import { scenePng } from '../render/scenePng.ts';
import { sceneSvg } from '../render/sceneSvg.ts';
import { figurePanels, type ResolvedPanel } from './figurePanels.ts';
import type { LoadedRun } from './loadRun.ts';
import { typesetPanel } from './typeset.ts';

/** Columns that a curve keeps in print: one for each 0.15 mm of a panel of 84 mm. */
const printBuckets = 560;

export type PictureFormat = Extract<FigureFormat, 'svg' | 'pdf' | 'png'>;

type Runs = ReadonlyMap<string, LoadedRun>;

/** The runs that a document names, each loaded once. */
export async function documentRuns(
  document: FigureDocument,
  load: (runId: string) => Promise<LoadedRun>,
): Promise<Runs> {
  const runs = new Map<string, LoadedRun>();
  for (const runId of figureRuns(document)) runs.set(runId, await load(runId));
  return runs;
}

/** A picture of the figure. The same document and rows give the same bytes in every process. */
export async function renderPicture(document: FigureDocument, runs: Runs, format: PictureFormat): Promise<Uint8Array> {
  const { scene } = await drawFigure(document, runs);
  const { fontFamily } = figureSize(document);
  switch (format) {
    case 'svg':
      return new TextEncoder().encode(sceneSvg(scene, fontFamily, document.svgText));
    case 'pdf':
      return scenePdf(scene, fontFamily, document.title);
    case 'png':
      return scenePng(scene, fontFamily, document.dpi);
  }
}

/** The figure as the composer shows it, with what each panel leaves out and can be renamed. */
export async function previewFigure(document: FigureDocument, runs: Runs): Promise<FigurePreview> {
  const resolved = figurePanels(document, runs, printBuckets);
  const { scene, panels } = await draw(document, resolved);
  return {
    heightMm: scene.height / pointsPerMm,
    svg: sceneSvg(scene, figureSize(document).fontFamily, 'outlines'),
    panels: panels.map(({ note, names }, i) => ({
      note,
      names: [...names],
      scrubValues: [...resolved[i]!.scrubValues],
    })),
  };
}

function drawFigure(document: FigureDocument, runs: Runs): Promise<DrawnFigure> {
  return draw(document, figurePanels(document, runs, printBuckets));
}

async function draw(document: FigureDocument, resolved: readonly ResolvedPanel[]): Promise<DrawnFigure> {
  const parts = await Promise.all(resolved.map(typesetPanel));
  const { widthMm, heightMm, fontFamily, fontSizePt } = figureSize(document);
  const style: FigureStyle = { ...document, fontFamily, fontSizePt };
  const layout = { widthMm, heightMm, columns: document.columns };
  return figureScene(parts, document.heightMm === null ? roomyLayout(parts, layout, style) : layout, style);
}
