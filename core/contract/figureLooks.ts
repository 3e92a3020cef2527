import { z } from 'zod';
import { venueKeys } from './venues.ts';

const fontFamilies = ['sans', 'serif'] as const;
export type FontFamily = (typeof fontFamilies)[number];
const legendPlaces = ['below', 'right', 'inside', 'none'] as const;
export type LegendPlace = (typeof legendPlaces)[number];
const paletteNames = ['okabeIto', 'bright', 'greys'] as const;
export type PaletteName = (typeof paletteNames)[number];
const letterStyles = ['none', 'a', '(a)', 'A'] as const;
export const pictureFormats = ['svg', 'pdf', 'png', 'tex'] as const;
export const figureFormats = [...pictureFormats, 'csv', 'json', 'parquet'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** How a figure looks, whatever its size and whatever is drawn. */
export const looksShape = {
  fontFamily: z.enum(fontFamilies).nullable(),
  fontSizePt: z.number().min(4).max(24).nullable(),
  lineWidthPt: z.number().min(0.2).max(5),
  palette: z.enum(paletteNames),
  legend: z.enum(legendPlaces),
  letters: z.enum(letterStyles),
  titles: z.boolean(),
  gridLines: z.boolean(),
  /** Predicted curves, and the straight guide lines. */
  references: z.boolean(),
  guides: z.boolean(),
  /** What an SVG has for its letters: text in a named font, or their outlines. */
  svgText: z.enum(['letters', 'outlines']),
  dpi: z.number().int().min(36).max(1200),
};

/** What a new figure has; panel letters where it has several panels. */
export const newLooksSchema = z.object({ venue: z.enum(venueKeys).nullable(), ...looksShape });
export type NewLooks = z.infer<typeof newLooksSchema>;
export const defaultLooks: NewLooks = {
  venue: null,
  fontFamily: null,
  fontSizePt: null,
  lineWidthPt: 1,
  palette: 'okabeIto',
  legend: 'below',
  letters: '(a)',
  titles: true,
  gridLines: true,
  references: true,
  guides: true,
  svgText: 'letters',
  dpi: 300,
};
