import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, it } from 'vitest';
import { chartFigure, type FigureDocument } from '../../../../core/contract/figure.ts';
import { figureFormats } from '../../../../core/contract/figureLooks.ts';
import { figureFiles } from '../../../../core/figures/document/figureFiles.ts';
import { findStudy } from '../../../../core/studies/catalog.ts';
import { madeRun } from './support.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs a program of the system; a missing one fails the test: the set-up installs it. */
function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error) throw new Error(`${program} cannot be started (${error.message}); npm run setup -- --test installs it`);
  expect(`${program}: ${status} ${status === 0 ? '' : stdout + stderr}`).toBe(`${program}: 0 `);
  return stdout;
}

function figureOf(study: string, key: string, change: Partial<FigureDocument> = {}) {
  const found = findStudy(study)!;
  const chart = found.charts.find((one) => one.key === key)!;
  const document: FigureDocument = { ...chartFigure('made-run', chart), widthMm: 84, heightMm: 120, ...change };
  const runs = new Map([['made-run', madeRun(found, chart)]]);
  const folder = mkdtempSync(join(tmpdir(), 'excite-figure-'));
  folders.push(folder);
  return {
    folder,
    files: (format: (typeof figureFormats)[number]) => figureFiles(document, runs, format, 'figure'),
    async write(format: (typeof figureFormats)[number]): Promise<void> {
      for (const { ending, bytes } of await figureFiles(document, runs, format, 'figure')) {
        writeFileSync(join(folder, `figure${ending}`), bytes);
      }
    },
  };
}

/** One chart of every kind of panel: lines, bars, points, segments, heat map, images. */
const charts = [
  ['rank-collapse', 'collapse'],
  ['rho-dynamics', 'balance'],
  ['label-noise', 'perturbations'],
  ['ce-vs-squared', 'marginStrip'],
  ['label-noise', 'matrices-ms-quick'],
  ['rho-dynamics', 'supportImages'],
] as const;

describe('PDF', () => {
  it.each(charts)('of %s %s: its size in mm, fonts embedded, vectors alone', async (study, key) => {
    const figure = figureOf(study, key, { title: 'Größe ρ', venue: null });
    await figure.write('pdf');
    const info = run('pdfinfo', ['figure.pdf'], figure.folder);
    const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/.exec(info)!;
    // Poppler prints hundredths of a point.
    expect((Number(width) * 25.4) / 72).toBeCloseTo(84, 2);
    expect((Number(height) * 25.4) / 72).toBeCloseTo(120, 2);
    expect(info).toContain('Größe ρ');
    expect(info).not.toMatch(/Date/);
    const fonts = run('pdffonts', ['figure.pdf'], figure.folder).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/CID TrueType +Identity-H +yes yes yes/);
    const images = run('pdfimages', ['-list', 'figure.pdf'], figure.folder).trim().split('\n').slice(2);
    expect(images).toEqual([]);
  });

  it('gives its text back: a search finds the labels', async () => {
    const figure = figureOf('rank-collapse', 'collapse');
    await figure.write('pdf');
    const text = run('pdftotext', ['-layout', 'figure.pdf', '-'], figure.folder);
    expect(text).toContain('stable rank');
    expect(text).toContain('1 − alignment');
  });
});

describe('pgfplots', () => {
  it.each(charts)('of %s %s compiles with pdflatex at its size', { timeout: 240_000 }, async (study, key) => {
    const figure = figureOf(study, key);
    await figure.write('tex');
    run('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'figure.tex'], figure.folder);
    const info = run('pdfinfo', ['figure.pdf'], figure.folder);
    const [, width, height] = /Page size: +([\d.]+) x ([\d.]+) pts/.exec(info)!;
    expect((Number(width) * 25.4) / 72).toBeCloseTo(84, 1);
    expect((Number(height) * 25.4) / 72).toBeCloseTo(120, 1);
    expect(info).toMatch(/Pages: +1\n/);
  });

  it('typesets the TeX of labels as it stands', async () => {
    const axis = { label: 'loss $L(\\rho)$ in 100 %', scale: null, min: null, max: null } as const;
    const { panels } = chartFigure('made-run', findStudy('rank-collapse')!.charts[0]!);
    const figure = figureOf('rank-collapse', 'collapse', { panels: [{ ...panels[0]!, y: axis }] });
    await figure.write('tex');
    expect(readFileSync(join(figure.folder, 'figure-figure.tex'), 'utf8')).toContain(
      'ylabel={loss $L(\\rho)$ in 100 \\%}',
    );
    run('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'figure.tex'], figure.folder);
  });
});

describe('PNG', () => {
  it('has the pixels of its size and says how many an inch has', async () => {
    const [file] = await figureOf('rank-collapse', 'collapse', { dpi: 254 }).files('png');
    const bytes = Buffer.from(file!.bytes);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([840, 1200]);
    const at = bytes.indexOf('pHYs', 0, 'latin1');
    expect([bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes[at + 12]]).toEqual([10_000, 10_000, 1]);
  });

  it('leaves out a line that runs far outside its axes: the renderer would end the process over it', async () => {
    const chart = findStudy('ce-vs-squared')!.charts.find(({ key }) => key === 'translation')!;
    const { widthMm } = chartFigure('made-run', chart);
    const [file] = await figureOf('ce-vs-squared', 'translation', { widthMm, heightMm: null, dpi: 40 }).files('png');
    expect(Buffer.from(file!.bytes).toString('latin1', 1, 4)).toBe('PNG');
  });
});

describe('the data of a figure', () => {
  it('is the same rows as CSV, JSON and Parquet', async () => {
    const figure = figureOf('rank-collapse', 'collapse');
    const [csv] = await figure.files('csv');
    const [json] = await figure.files('json');
    const [parquet] = await figure.files('parquet');
    const text = new TextDecoder();
    const { rows } = JSON.parse(text.decode(json!.bytes)) as { rows: Record<string, unknown>[] };
    const lines = text.decode(csv!.bytes).trimEnd().split('\n');
    expect(lines[0]).toBe('panel,kind,series,arm,category,x,y,low,high,x2,y2,radius');
    expect(lines.length).toBe(rows.length + 1);
    const read = await parquetReadObjects({ file: Uint8Array.from(parquet!.bytes).buffer });
    const bare = read.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
    expect(bare).toEqual(rows);
    expect(rows.filter(({ panel }) => panel === 2).length).toBeGreaterThan(0);
  });
});

it('draws the same bytes twice in every format', async () => {
  for (const format of figureFormats) {
    const one = await figureOf('rank-collapse', 'collapse').files(format);
    const other = await figureOf('rank-collapse', 'collapse').files(format);
    expect(one.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
      other.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
    );
  }
});
