import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cell, code, strong, type Block } from '../../../core/report/blocks.ts';
import { documentPdf } from '../../../core/report/documentPdf.ts';
import { formulaSvg } from '../../../core/report/formulaSvg.ts';

const folder = mkdtempSync(join(tmpdir(), 'excite-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const writtenAt = new Date(Date.UTC(2020, 1, 2));

async function written(blocks: readonly Block[]): Promise<string> {
  const file = join(folder, 'report.pdf');
  writeFileSync(file, await documentPdf({ title: 'A report', writtenAt, pictures: 'inside', blocks }));
  return file;
}

function poppler(program: string, ...words: string[]): string {
  const { stdout, stderr, status } = spawnSync(program, words, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

const square =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0L200 100" stroke="#000"/></svg>';
const rows = Array.from({ length: 80 }, (_, i) => [
  { spans: [code(`claim${i}`), ' ‖w‖ ≤ ρ ∈ ℝ ', { text: 'source', role: 'source' } as const] },
  cell('holds', 'expected'),
  cell('finding', 'finding'),
]);

describe('the report on paper', () => {
  it('is A4 with its text, its title and its fonts inside, and no picture made of dots', async () => {
    const file = await written([
      { kind: 'heading', level: 1, spans: ['Margins ', code('pe-training')] },
      { kind: 'text', spans: ['See ', { text: 'the run', role: 'quiet', to: 'run-1' }, '.'] },
      { kind: 'list', items: [[strong('PE'), ' A paper.']] },
      { kind: 'table', head: ['claim', 'verdict', 'control'], rows, shares: [60, 20, 20] },
      { kind: 'formula', svg: await formulaSvg('\\frac{a}{b}', true) },
      { kind: 'heading', level: 3, spans: ['One run'], id: 'run-1' },
      { kind: 'figure', title: 'A figure', caption: 'of it', svg: square },
      { kind: 'fold', title: 'Params', blocks: [{ kind: 'table', head: [], rows: [[cell('seed'), cell('1')]] }] },
    ]);
    const facts = poppler('pdfinfo', file);
    expect(facts).toMatch(/Title:\s+A report/);
    expect(facts).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
    expect(Number(/Pages:\s+(\d+)/.exec(facts)![1])).toBeGreaterThan(1);
    const text = poppler('pdftotext', '-layout', file, '-');
    for (const part of ['Margins pe-training', 'claim79 ‖w‖ ≤ ρ ∈ ℝ', 'A figure. of it', 'Params', 'seed'])
      expect(text).toContain(part);
    const fonts = poppler('pdffonts', file).split('\n').slice(2).filter(Boolean);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/ yes\s+yes\s+yes /);
    expect(poppler('pdfimages', '-list', file).split('\n').slice(2).join('')).toBe('');
  });

  it('is the same bytes again', async () => {
    const blocks: Block[] = [{ kind: 'text', spans: ['twice'] }];
    const [one, two] = [
      await documentPdf({ title: 't', writtenAt, pictures: 'inside', blocks }),
      await documentPdf({ title: 't', writtenAt, pictures: 'inside', blocks }),
    ];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  });
});
