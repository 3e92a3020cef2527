import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Issue } from '../../core/contract/errors.ts';
import { figureDocumentSchema, figureRuns, withRuns, type FigureDocument } from '../../core/contract/figure.ts';
import { venueKeys } from '../../core/contract/venues.ts';
import type { FigureWishes } from '../../core/report/exportFigures.ts';
import { badInput } from './specFile.ts';

/** What the command line says of a figure's looks. */
export interface FigureOptions {
  readonly width?: string;
  readonly height?: string;
  readonly fontSize?: string;
  readonly venue?: string;
  readonly dpi?: string;
}

const mmPer: Readonly<Record<string, number>> = { mm: 1, cm: 10, in: 25.4, pt: 25.4 / 72 };
const maxFileBytes = 1_000_000;

/** The options as parts of a figure document; each wrong one is named with what it may be. */
export function figureWishes({ width, height, fontSize, venue, dpi }: FigureOptions): FigureWishes {
  const issues: Issue[] = [];
  const length = (key: string, text: string | undefined, least: number, most: number): number | undefined => {
    if (text === undefined) return undefined;
    const parts = /^(\d+(?:\.\d+)?|\.\d+)(mm|cm|in|pt)$/.exec(text.trim());
    const mm = parts ? Number(parts[1]) * mmPer[parts[2]!]! : NaN;
    if (mm >= least && mm <= most) return mm;
    const sentence = `${key} is "${text}"; it must be a length from ${least} to ${most} mm, as 84mm, 8.4cm, 3.25in or 240pt.`;
    issues.push({ key, received: text, sentence });
    return undefined;
  };
  const number = (key: string, text: string | undefined, form: RegExp, least: number, most: number, what: string) => {
    if (text === undefined) return undefined;
    const value = Number(form.exec(text.trim())?.[1] ?? NaN);
    if (value >= least && value <= most) return value;
    issues.push({ key, received: text, sentence: `${key} is "${text}"; it must be ${what}.` });
    return undefined;
  };
  const widthMm = length('width', width, 20, 600);
  const heightMm = length('height', height, 20, 900);
  const points = number('font-size', fontSize, /^(\d+(?:\.\d+)?)(?:pt)?$/, 4, 24, 'from 4pt to 24pt, as 8pt');
  const pixels = number('dpi', dpi, /^(\d+)$/, 36, 1200, 'a whole number from 36 to 1200');
  const known = venueKeys.find((key) => key === venue);
  if (venue !== undefined && known === undefined) {
    const sentence = `venue is "${venue}"; it must be one of ${venueKeys.join(', ')}.`;
    issues.push({ key: 'venue', received: venue, sentence });
  }
  if (issues.length > 0) throw badInput(issues);
  return {
    // A venue gives the width and the letters, unless they are given as well.
    ...(known === undefined ? {} : { venue: known, widthMm: null, fontSizePt: null }),
    ...(widthMm === undefined ? {} : { widthMm }),
    ...(heightMm === undefined ? {} : { heightMm }),
    ...(points === undefined ? {} : { fontSizePt: points }),
    ...(pixels === undefined ? {} : { dpi: pixels }),
  };
}

/** A figure document in a file, judged; undefined where there is no such file. */
export function figureInFile(path: string): FigureDocument | undefined {
  if (!existsSync(path)) return undefined;
  const refuse = (why: string): never => {
    const sentence = `figure is "${path}", a file that is no figure document: ${why}.`;
    throw badInput([{ key: 'figure', received: path, sentence }]);
  };
  const found = statSync(path);
  if (!found.isFile()) refuse('it is a folder');
  if (found.size > maxFileBytes) refuse(`it has ${found.size} bytes, more than ${maxFileBytes}`);
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    refuse('it is not JSON');
  }
  const parsed = figureDocumentSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  return refuse(`${first?.path.join('.') || 'its value'}: ${first?.message ?? 'wrong'}`);
}

/** The document with the given runs in place of its own, in order; they must be as many. */
export function onRuns(document: FigureDocument, ids: readonly string[]): FigureDocument {
  const own = figureRuns(document);
  if (own.length !== ids.length) {
    const sentence = `figure is a document of ${own.length} runs; ${ids.length} were given.`;
    throw badInput([{ key: 'figure', received: String(ids.length), sentence }]);
  }
  return withRuns(document, Object.fromEntries(own.map((run, i) => [run, ids[i]!])));
}
