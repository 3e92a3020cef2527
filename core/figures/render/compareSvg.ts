import { chartOption } from '../spec/chartOption.ts';
import type { ComparePanel } from '../spec/compareCurves.ts';
import type { FigureTheme } from '../spec/palette.ts';
import { plainLegend } from '../spec/plainLegend.ts';
import { renderSvg, type FigureSize } from './renderSvg.ts';
import { sheetSvg } from './sheetSvg.ts';

/** The panels of a comparison below one another as one SVG; `description` says in it how it was made. */
export function compareSvg(
  panels: readonly ComparePanel[],
  { widthPx, heightPx }: FigureSize,
  theme: FigureTheme,
  description: string,
): string {
  let topPx = 0;
  const drawn = panels.map(({ panel, curves }) => {
    const plain = plainLegend(chartOption(panel, { kind: 'curves', curves }, theme), widthPx);
    const fullPx = heightPx + plain.extraPx;
    const placed = { svg: renderSvg(plain.option, { widthPx, heightPx: fullPx }), x: 0, y: topPx };
    topPx += fullPx;
    return placed;
  });
  return sheetSvg(drawn, { widthPx, heightPx: topPx }, description);
}
