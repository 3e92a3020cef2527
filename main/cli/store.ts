import type { AsyncHistory, History } from '../../core/history/api.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { isAlive } from '../engine/owner.ts';
import { prepareHome } from '../home.ts';
import type { CommandContext } from './context.ts';

/** Opens the history of the home folder for one command. Runs whose process is gone are shown as interrupted. */
export async function withHistory<T>(
  context: CommandContext,
  work: (history: HistoryStore) => T | Promise<T>,
): Promise<T> {
  prepareHome(context.home);
  // Loaded here, so that help, studies and bad input do not need the native SQLite.
  const { openHistory } = await import('../../core/history/openHistory.ts');
  const history = openHistory(context.home.database);
  if (history.readOnly !== null) context.say(history.readOnly);
  try {
    history.markLostRuns(isAlive);
    return await work(history);
  } finally {
    history.close();
  }
}

/** The store of this process in the form that the supervisor knows. */
export function asyncHistory(store: History): AsyncHistory {
  const call =
    (name: keyof History) =>
    (...words: unknown[]) =>
      Promise.resolve().then(() => Reflect.apply(store[name], store, words) as unknown);
  return new Proxy({} as AsyncHistory, { get: (_, name) => call(name as keyof History) });
}
