import type { palettes } from '../../contract/settings.ts';
import { onDark, onLight } from './palette.ts';

type PaletteName = (typeof palettes)[number];

/**
 * Curve colours that colour-blind eyes tell apart, on light and on dark ground: Okabe and Ito's, and Paul Tol's "bright"
 * and "muted" (his technical note of 2021); on dark ground the deep hues are lightened.
 */
const colours: Readonly<Record<PaletteName, { light: readonly string[]; dark: readonly string[] }>> = {
  okabeIto: { light: onLight.colours, dark: onDark.colours },
  bright: {
    light: ['#4477aa', '#ee6677', '#228833', '#aa3377', '#66ccee', '#ccbb44'],
    dark: ['#77aadd', '#ff8e9b', '#55bb66', '#d976b0', '#88ddff', '#ddcc66'],
  },
  muted: {
    light: ['#332288', '#cc6677', '#117733', '#882255', '#44aa99', '#999933'],
    dark: ['#9f92e0', '#e08a98', '#5cb87a', '#cf6fa0', '#70ccbc', '#c9c866'],
  },
};

export function seriesColours(palette: PaletteName, isDark: boolean): readonly string[] {
  return colours[palette][isDark ? 'dark' : 'light'];
}
