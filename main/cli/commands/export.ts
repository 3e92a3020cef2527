import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseNumber } from '../../../core/contract/fields.ts';
import type { FigureDocument } from '../../../core/contract/figure.ts';
import { figureFormats, type FigureFormat, type NewLooks } from '../../../core/contract/figureLooks.ts';
import { loadRun, type LoadedRun } from '../../../core/figures/document/loadRun.ts';
import {
  exportFormats,
  exportRun,
  rowTexts,
  tableTexts,
  type ExportFormat,
} from '../../../core/history/export/exportRun.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import type { FigureWishes } from '../../../core/report/exportFigures.ts';
import { readSettings } from '../../home.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { figureInFile, figureWishes, onRuns, type FigureOptions } from '../figureOptions.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { withHistory } from '../store.ts';

export interface ExportOptions extends FigureOptions {
  readonly format: string;
  readonly out: string;
  readonly figure?: string;
  readonly table?: string;
  readonly step?: string;
}

const dataFormats: readonly string[] = exportFormats;

/**
 * `excite export RUN...`: a folder a run under --out; with --figure or --table one file at --out (a figure in TeX has
 * others beside it). Several runs with --figure are laid over one another. Prints the paths.
 */
export function exportRuns(
  context: CommandContext,
  ids: readonly string[],
  options: ExportOptions,
): Promise<ExitStatus> {
  if (options.format === 'safetensors') return exportWeightsOf(context, ids, options);
  const { figure, table } = options;
  const { format, out, wishes } = checked(ids, options);
  return withHistory(context, async (history) => {
    // All runs must be there before the first file is written.
    for (const id of ids) history.runRecord(id);
    const paths: string[] = [];
    const { figure: looks } = readSettings(context.home.settings);
    if (figure !== undefined)
      paths.push(...(await writeFigureFile(history, ids, figure, format, out, { looks, wishes })));
    else if (table !== undefined)
      paths.push(await writeTable(history, ids[0]!, table, format as 'csv' | 'parquet', out));
    else {
      for (const id of ids) {
        if (dataFormats.includes(format)) paths.push(await exportRun(history, id, format as ExportFormat, out));
        else {
          const { exportFigures } = await import('../../../core/report/exportFigures.ts');
          paths.push(...(await exportFigures(history, id, out, format, { looks, wishes })));
        }
      }
    }
    context.print(context.json ? jsonText({ paths }) : paths.map((path) => `${path}\n`).join(''));
    return exitStatus.finished;
  });
}

/** The weights of one run's checkpoint as one file. */
function exportWeightsOf(context: CommandContext, ids: readonly string[], options: ExportOptions): Promise<ExitStatus> {
  const refuse = (key: string, received: string, why: string): never => {
    throw badInput([{ key, received, sentence: `${key} is "${received}"; ${why}.` }]);
  };
  const { format, figure, table, out } = options;
  const strange = { figure, table, ...figureWishes(options) };
  const [key, value] = Object.entries(strange).find(([, given]) => given !== undefined) ?? [];
  if (key !== undefined) refuse(key, String(value), 'it does not go with --format safetensors');
  if (ids.length > 1) refuse('format', format, `it writes one run; ${ids.length} were given`);
  const step = options.step === undefined ? undefined : (parseNumber(options.step) ?? NaN);
  if (step !== undefined && !Number.isSafeInteger(step)) refuse('step', options.step!, 'it must be a whole number');
  const path = resolve(out);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) refuse('out', out, 'a folder; weights are one file');
  return withHistory(context, async (history) => {
    const { runWeights } = await import('../../history/runWeights.ts');
    const wanted = { runId: ids[0]!, step: step ?? null, runsFolder: context.home.runs };
    const written = await writeWhole(path, [(await runWeights(history, wanted)).bytes]);
    context.print(context.json ? jsonText({ paths: [written] }) : `${written}\n`);
    return exitStatus.finished;
  });
}

function checked(ids: readonly string[], options: ExportOptions) {
  const refuse = (key: string, received: string, sentence: string): never => {
    throw badInput([{ key, received, sentence }]);
  };
  const { figure, table, step } = options;
  if (step !== undefined) refuse('step', step, `step is "${step}"; it goes with --format safetensors alone.`);
  const format = figureFormats.find((name) => name === options.format);
  if (format === undefined) {
    return refuse(
      'format',
      options.format,
      `format is "${options.format}"; it must be one of ${figureFormats.join(', ')}, safetensors.`,
    );
  }
  const isPicture = !dataFormats.includes(format);
  if (table !== undefined && (format === 'json' || isPicture)) {
    refuse('table', table, `table is "${table}"; it goes with --format csv or parquet alone.`);
  }
  if (table !== undefined && figure !== undefined) {
    refuse('table', table, `table is "${table}"; it does not go with --figure.`);
  }
  const wishes = figureWishes(options);
  const [wish] = Object.keys(wishes);
  if (wish !== undefined && !isPicture && figure === undefined) {
    refuse('format', format, `format is "${format}"; width, height, font-size, venue and dpi belong to figures.`);
  }
  if (table !== undefined && ids.length > 1) {
    refuse('out', options.out, `--table writes one file; ${ids.length} runs were given.`);
  }
  const out = resolve(options.out);
  const single = figure ?? table;
  const found = statSync(out, { throwIfNoEntry: false });
  if (single === undefined && found && !found.isDirectory()) {
    refuse('out', options.out, `out is "${options.out}", a file; runs are written into a folder.`);
  }
  if (single !== undefined && found?.isDirectory()) {
    refuse('out', options.out, `out is "${options.out}", a folder; --figure and --table write one file.`);
  }
  return { format, out, wishes };
}

/** A chart of the runs by its key, or a figure document, of a file or of the composer, on them. */
async function writeFigureFile(
  history: HistoryStore,
  ids: readonly string[],
  figure: string,
  format: FigureFormat,
  out: string,
  { looks, wishes }: { looks: NewLooks; wishes: FigureWishes },
): Promise<string[]> {
  // What draws is loaded when somebody asks for it.
  const { chartFigures, findChartFigure, writeFigure } = await import('../../../core/report/exportFigures.ts');
  const loaded = new Map<string, LoadedRun>();
  for (const id of ids) loaded.set(id, await loadRun(history, id));
  const [first, ...others] = ids.map((id) => loaded.get(id)!);
  const document = figureInFile(figure) ?? keptFigure(history, figure);
  const drawn = document
    ? onRuns(document, ids)
    : findChartFigure(figure, ids[0]!, chartFigures(first!, others, looks));
  return writeFigure({ ...drawn, ...wishes }, format, out, (id) => Promise.resolve(loaded.get(id)!));
}

/** A document of the composer; undefined where the history has none of that id. */
function keptFigure(history: HistoryStore, id: string): FigureDocument | undefined {
  return history.listFigures().some((figure) => figure.id === id) ? history.figureDocument(id) : undefined;
}

async function writeTable(
  history: HistoryStore,
  id: string,
  table: string,
  format: 'csv' | 'parquet',
  path: string,
): Promise<string> {
  const known = ['rows', ...history.runDetail(id).tables.map(({ key }) => key)];
  if (!known.includes(table)) {
    throw badInput([
      { key: 'table', received: table, sentence: `table is "${table}"; the run ${id} has ${known.join(', ')}.` },
    ]);
  }
  return writeWhole(path, table === 'rows' ? rowTexts(history, id, format) : tableTexts(history, id, table, format));
}
