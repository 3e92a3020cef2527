import type { FontFamily, LegendPlace, PaletteName } from '../../contract/figureLooks.ts';
import { heatColours, onLight, type FigureTheme } from '../spec/palette.ts';

/** How the panels of a figure are drawn. */
export interface FigureStyle {
  readonly fontFamily: FontFamily;
  readonly fontSizePt: number;
  readonly lineWidthPt: number;
  readonly palette: PaletteName;
  readonly legend: LegendPlace;
  readonly titles: boolean;
  readonly gridLines: boolean;
}

/** Panels are laid out with letters of 12 units and then brought to their size: whatever it is, nothing else changes. */
export const designSize = 12;
/** Width of a measured curve in the layout's units. */
const designLine = 1.8;

const palettes: Readonly<Record<PaletteName, Pick<FigureTheme, 'colours' | 'greys' | 'heat'>>> = {
  okabeIto: { ...onLight, heat: heatColours },
  /** Paul Tol's bright scheme, in the order that keeps neighbours apart. */
  bright: {
    colours: ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377'],
    greys: onLight.greys,
    heat: heatColours,
  },
  /** Told apart without colour: three greys, then the same with dashes. */
  greys: { colours: ['#000000', '#5a5a5a', '#949494'], greys: ['#b4b4b4', '#c8c8c8'], heat: ['#ffffff', '#000000'] },
};

export function figureTheme(style: FigureStyle): FigureTheme {
  const scale = style.fontSizePt / designSize;
  return {
    background: 'transparent',
    text: '#1a1a1a',
    faint: '#6b6b6b',
    grid: '#e4e4e4',
    fontFamily: style.fontFamily,
    fontSizePx: designSize,
    lineScale: style.lineWidthPt / scale / designLine,
    ...palettes[style.palette],
  };
}
