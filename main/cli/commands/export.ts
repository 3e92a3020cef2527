import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { exportRun, type ExportFormat } from '../../../core/history/export/exportRun.ts';
import { rowsCsv } from '../../../core/history/export/rowsCsv.ts';
import { tableCsv } from '../../../core/history/export/tableCsv.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { exportFigures, figuresOf } from '../../../core/report/exportFigures.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { withHistory } from '../store.ts';

export interface ExportOptions {
  readonly format: string;
  readonly out: string;
  readonly figure?: string;
  readonly table?: string;
}

/** `excite export RUN...`: a folder a run under --out; with --figure or --table one file at --out. Prints the paths. */
export function exportRuns(
  context: CommandContext,
  ids: readonly string[],
  options: ExportOptions,
): Promise<ExitStatus> {
  const refuse = (key: string, received: string, sentence: string): never => {
    throw badInput([{ key, received, sentence }]);
  };
  const { format, figure, table } = options;
  if (!['csv', 'json', 'svg'].includes(format))
    refuse('format', format, `format is "${format}"; it must be csv, json or svg.`);
  if (figure !== undefined && format !== 'svg')
    refuse('figure', figure, `figure is "${figure}"; it goes with --format svg alone.`);
  if (table !== undefined && format !== 'csv')
    refuse('table', table, `table is "${table}"; it goes with --format csv alone.`);
  const single = figure ?? table;
  if (single !== undefined && ids.length > 1)
    refuse('out', options.out, `--figure and --table write one file; ${ids.length} runs were given.`);
  const out = resolve(options.out);
  const found = statSync(out, { throwIfNoEntry: false });
  if (single === undefined && found && !found.isDirectory())
    refuse('out', options.out, `out is "${options.out}", a file; runs are written into a folder.`);
  if (single !== undefined && found?.isDirectory())
    refuse('out', options.out, `out is "${options.out}", a folder; --figure and --table write one file.`);

  return withHistory(context, async (history) => {
    // All runs must be there before the first file is written.
    for (const id of ids) history.runRecord(id);
    const paths: string[] = [];
    for (const id of ids) {
      if (figure !== undefined) paths.push(await writeWhole(out, [figuresOf(history, id, figure)[0]!.svg]));
      else if (format === 'svg') paths.push(...(await exportFigures(history, id, out)));
      else if (table !== undefined) paths.push(await writeTable(history, id, table, out));
      else paths.push(await exportRun(history, id, format as ExportFormat, out));
    }
    context.print(context.json ? jsonText({ paths }) : paths.map((path) => `${path}\n`).join(''));
    return exitStatus.finished;
  });
}

async function writeTable(history: HistoryStore, id: string, table: string, path: string): Promise<string> {
  const known = ['rows', ...history.runDetail(id).tables.map(({ key }) => key)];
  if (!known.includes(table)) {
    throw badInput([
      { key: 'table', received: table, sentence: `table is "${table}"; the run ${id} has ${known.join(', ')}.` },
    ]);
  }
  return writeWhole(path, table === 'rows' ? rowsCsv(history, id) : tableCsv(history, id, table));
}
