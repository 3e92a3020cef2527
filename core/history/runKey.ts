import { ExpectedError } from '../contract/errors.ts';
import type { ReadableDatabase } from './database.ts';

/** The integer that stands for a run inside the database. */
export function runKeyOf(database: ReadableDatabase, runId: string): number {
  const run = database.first<{ run_key: number }>('SELECT run_key FROM runs WHERE id = ?', runId);
  if (run !== undefined) return run.run_key;
  throw new ExpectedError('notFound', `There is no run ${JSON.stringify(runId)} in this history.`, {
    hint: 'excite runs list shows the runs there are.',
  });
}
