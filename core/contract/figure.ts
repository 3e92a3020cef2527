import { z } from 'zod';
import type { ChartSpec } from './charts.ts';
import { looksShape, defaultLooks, type FontFamily, type NewLooks } from './figureLooks.ts';
import { venueKeys, venues } from './venues.ts';

const figureScales = ['linear', 'log', 'symlog'] as const;
/** Of a figure, and of runs laid over one another in a panel. */
export const mostPanels = 24;
export const mostPanelRuns = 12;
/** Ends the names of figure documents in files. */
export const figureEnding = '.exfigure.json';

const label = z.string().max(200);

/** null: as the chart has it. */
const axisSchema = z.object({
  label: label.nullable(),
  scale: z.enum(figureScales).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type FigureAxis = z.infer<typeof axisSchema>;

const panelRunSchema = z.object({
  run: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** Tells it from the other runs of the panel; empty: its name, or its preset and seed. */
  label,
  /** null: all. */
  arms: z.array(z.string().max(64)).min(1).max(64).nullable(),
  replicas: z.array(z.number().int().min(0)).min(1).max(1000).nullable(),
});
export type FigureRun = z.infer<typeof panelRunSchema>;

const panelSchema = z.object({
  /** The runs that the panel lays over one another. */
  runs: z.array(panelRunSchema).min(1).max(mostPanelRuns),
  /** Key of a chart of their study, and which of its panels. */
  chart: z.string().min(1).max(64),
  panel: z.number().int().min(0).max(63),
  /** Where the chart has a slider: its value; null: the last. */
  scrub: z.union([z.number(), z.string().max(200)]).nullable(),
  title: label.nullable(),
  x: axisSchema,
  y: axisSchema,
  /** A symlog axis is linear within ±this. */
  linearWithin: z.number().positive(),
  /** Other names for the legend, by the names it has of itself. */
  names: z.record(z.string().max(400), label),
});
export type FigurePanel = z.infer<typeof panelSchema>;

/**
 * A figure as a document: what is drawn of which runs, and how. Labels may hold TeX between dollar signs. Kept in the
 * database, in files and in the composer alike.
 */
export const figureDocumentSchema = z
  .object({
    format: z.literal('excitation-workbench-figure'),
    version: z.literal(1),
    title: z.string().max(200),
    /** Gives width, family and size where these are null. */
    venue: z.enum(venueKeys).nullable(),
    widthMm: z.number().min(20).max(600).nullable(),
    /** null: three quarters of a panel's width for each row, in pictures more where a long legend needs it. */
    heightMm: z.number().min(20).max(900).nullable(),
    columns: z.number().int().min(1).max(8),
    ...looksShape,
    panels: z.array(panelSchema).min(1).max(mostPanels),
  })
  .refine(({ venue, widthMm }) => venue !== null || widthMm !== null, {
    path: ['widthMm'],
    message: 'it must be given where there is no venue',
  });
export type FigureDocument = z.infer<typeof figureDocumentSchema>;

/** A figure document in a list. */
export const figureHeadSchema = z.object({
  id: z.string(),
  title: z.string(),
  panels: z.number().int(),
  runs: z.array(z.string()),
  changedAt: z.number(),
});
export type FigureHead = z.infer<typeof figureHeadSchema>;

/** A figure as the composer shows it. */
export const figurePreviewSchema = z.object({
  /** Letters as outlines: it looks the same where the fonts are not installed. */
  svg: z.string(),
  heightMm: z.number(),
  panels: z.array(
    z.object({
      /** What it leaves out; '' for nothing. */
      note: z.string(),
      /** The legend's entries by their own names. */
      names: z.array(z.string()),
      /** The values of the chart's slider, in order. */
      scrubValues: z.array(z.union([z.number(), z.string()])),
    }),
  ),
});
export type FigurePreview = z.infer<typeof figurePreviewSchema>;

/** Millimetres and points of a document, with what its venue gives. */
export function figureSize(document: FigureDocument): {
  widthMm: number;
  heightMm: number;
  fontFamily: FontFamily;
  fontSizePt: number;
} {
  const venue = document.venue === null ? undefined : venues[document.venue];
  const widthMm = document.widthMm ?? venue?.widthMm ?? defaultPanelMm;
  const columns = Math.min(document.columns, document.panels.length);
  const rows = Math.ceil(document.panels.length / columns);
  return {
    widthMm,
    heightMm: document.heightMm ?? (0.75 * widthMm * rows) / columns,
    ...figureLetters(document),
  };
}

/** Letters with what the venue gives, size in points. */
export function figureLetters({
  venue,
  fontFamily,
  fontSizePt,
}: Pick<NewLooks, 'venue' | 'fontFamily' | 'fontSizePt'>): { fontFamily: FontFamily; fontSizePt: number } {
  const given = venue === null ? undefined : venues[venue];
  return {
    fontFamily: fontFamily ?? given?.fontFamily ?? 'sans',
    fontSizePt: fontSizePt ?? given?.fontSizePt ?? 8,
  };
}

/** The column of a journal. */
const defaultPanelMm = 84;

/** A panel of a run's chart as it comes. */
function newFigurePanel(run: string, chart: string, panel: number): FigurePanel {
  const axis = { label: null, scale: null, min: null, max: null };
  return {
    runs: [{ run, label: '', arms: null, replicas: null }],
    chart,
    panel,
    scrub: null,
    title: null,
    x: axis,
    y: axis,
    linearWithin: 1e-3,
    names: {},
  };
}

/** A figure of all panels of a run's chart, two a row; a venue gives its width. */
export function chartFigure(run: string, chart: ChartSpec, looks: NewLooks = defaultLooks): FigureDocument {
  const panels = chart.panels.map((_, index) => newFigurePanel(run, chart.key, index));
  const columns = Math.min(2, panels.length);
  return {
    format: 'excitation-workbench-figure',
    version: 1,
    title: chart.title,
    ...looks,
    widthMm: looks.venue === null ? columns * defaultPanelMm : null,
    heightMm: null,
    columns,
    letters: panels.length > 1 ? looks.letters : 'none',
    panels,
  };
}

/** The runs of a document in order of their first use. */
export function figureRuns({ panels }: FigureDocument): string[] {
  return [...new Set(panels.flatMap(({ runs }) => runs.map(({ run }) => run)))];
}

/** A document as it stands in a list. */
export function figureHead(id: string, document: FigureDocument, changedAt: number): FigureHead {
  return { id, title: document.title, panels: document.panels.length, runs: figureRuns(document), changedAt };
}

/** The document with other runs in place of its own; labels stay. */
export function withRuns(document: FigureDocument, replaced: Readonly<Record<string, string>>): FigureDocument {
  const panels = document.panels.map((panel) => ({
    ...panel,
    runs: panel.runs.map((one) => ({ ...one, run: replaced[one.run] ?? one.run })),
  }));
  return { ...document, panels };
}
