import { availableParallelism } from 'node:os';
import type { DoctorReport, Reply } from '../core/contract/channels.ts';
import type { RunRecord } from '../core/contract/run.ts';
import type { AsyncHistory } from '../core/history/api.ts';
import type { Supervisor } from './engine/supervisor.ts';
import type { Handlers, Page } from './ipc.ts';
import { appVersion } from './version.ts';
import type { Watchers } from './watchers.ts';

export interface HandlerParts {
  readonly history: () => AsyncHistory;
  readonly supervisor: Pick<Supervisor, 'check' | 'start' | 'resume' | 'cancel'>;
  readonly watchers: Watchers;
  readonly doctor: () => Promise<DoctorReport>;
  readonly writeClipboard: (text: string) => void;
  /** A dialog of main; null when it was dismissed. */
  readonly chooseFolder: (page: Page, title: string) => Promise<string | null>;
  /** Writes the runs into the folder, in the history process. */
  readonly exportRuns: (runIds: readonly string[], format: 'csv' | 'json', folder: string) => Promise<void>;
}

/** What main does for each channel of the window: it passes on; nothing is computed or queried here. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { history, supervisor, watchers } = parts;

  /** Every window's list shows an edit of one of them. */
  const told = (run: RunRecord): RunRecord => {
    watchers.toAll('run.changed', run);
    return run;
  };

  return {
    'app.info': () => ({ appVersion, cores: availableParallelism() }),
    'app.doctor': () => parts.doctor(),
    'clipboard.write': ({ text }) => {
      parts.writeClipboard(text);
      return {};
    },
    'run.check': async (spec) => {
      const { refusals, warnings } = await supervisor.check(spec);
      return { refusals: [...refusals], warnings: [...warnings] };
    },
    'run.start': async (spec) => ({ runId: (await supervisor.start(spec)).id }),
    'run.resume': async ({ runId, acceptFingerprint }) => ({
      runId: (await supervisor.resume(runId, { acceptFingerprint })).id,
    }),
    'run.cancel': async ({ runId }) => {
      await supervisor.cancel(runId);
      return {};
    },
    'run.watch': ({ runId }, page) => {
      watchers.watch(runId, page.id);
      return {};
    },
    'run.unwatch': ({ runId }, page) => {
      watchers.unwatch(runId, page.id);
      return {};
    },
    'runs.list': (filter) => history().listRuns(filter),
    'runs.show': ({ runId }) => history().runDetail(runId),
    'runs.rows': async ({ runId, cursor, limit }) =>
      (await history().rowPage(runId, cursor, limit)) as Reply<'runs.rows'>,
    'runs.table': async ({ runId, table }) => (await history().tableBatches(runId, table)) as Reply<'runs.table'>,
    'runs.edit': async ({ runId, ...edit }) => told(await history().editRun(runId, edit)),
    'runs.bin': async ({ runId }) => {
      await history().binRun(runId);
      told(await history().runRecord(runId));
      return {};
    },
    'runs.restore': async ({ runId }) => {
      await history().restoreRun(runId);
      told(await history().runRecord(runId));
      return {};
    },
    'runs.export': async ({ runIds, format }, page) => {
      const folder = await parts.chooseFolder(page, 'Choose a folder for the export');
      if (folder !== null) await parts.exportRuns(runIds, format, folder);
      return { saved: folder };
    },
  };
}
