import type { FigureSize } from './renderSvg.ts';

interface Placed {
  readonly svg: string;
  readonly x: number;
  readonly y: number;
}

/** Drawings in their places on one; `description` says in it how it was made. */
export function sheetSvg(drawings: readonly Placed[], { widthPx, heightPx }: FigureSize, description?: string): string {
  const placed = drawings.map(({ svg, x, y }) => svg.replace('<svg ', `<svg x="${x}" y="${y}" `));
  const text = description?.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">`;
  return `${head}${text === undefined ? '' : `<desc>${text}</desc>`}${placed.join('')}</svg>`;
}
