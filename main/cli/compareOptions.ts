import { readFileSync } from 'node:fs';
import { compareViewSchema, defaultView, type CompareView } from '../../core/contract/compareView.ts';
import { parseNumber } from '../../core/contract/fields.ts';
import type { CompareOptions } from './commands/runs.ts';
import { badInput } from './specFile.ts';

/** The view that the options ask for; throws badInput with every issue. */
export function compareViewOf(options: CompareOptions): CompareView {
  const given = options.view === undefined ? {} : viewInFile(options.view);
  const { y, x, prediction, arm, merge, groupBy, center, band } = options;
  const named = Object.entries({ y, x, prediction, arm, merge, groupBy, center, band });
  const base = { ...defaultView, ...given };
  const view = {
    ...base,
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
    ...(options.smoothing === undefined ? {} : { smoothing: parseNumber(options.smoothing) ?? options.smoothing }),
    xAxis: { ...base.xAxis, ...(options.xScale === undefined ? {} : { scale: options.xScale }) },
    yAxis: { ...base.yAxis, ...(options.yScale === undefined ? {} : { scale: options.yScale }) },
  };
  const parsed = compareViewSchema.safeParse(view);
  if (parsed.success) return parsed.data;
  throw badInput(
    parsed.error.issues.map(({ path, message }) => {
      const key = path.join('.') || 'view';
      const at = path.reduce<unknown>(
        (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
        view,
      );
      const received = JSON.stringify(at) ?? 'missing';
      return { key, received, sentence: `${key} is ${received}: ${message}.` };
    }),
  );
}

function viewInFile(path: string): Partial<CompareView> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof read !== 'object' || read === null) throw new Error('it holds no object');
    return ('view' in read ? read.view : read) as Partial<CompareView>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const sentence = `view is "${path}"; it must be a file with a view as JSON (${why}).`;
    throw badInput([{ key: 'view', received: path, sentence }]);
  }
}
