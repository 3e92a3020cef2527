import { join } from 'node:path';
import { toPlainError, ExpectedError } from '../../core/contract/errors.ts';
import type { Owner } from '../../core/history/api.ts';
import { exportRun } from '../../core/history/export/exportRun.ts';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { figureCalls } from './figureCalls.ts';
import { sweepCalls } from './sweepCalls.ts';
import { callSchema, type Port, type RemoteCalls } from './protocol.ts';

/**
 * Answers calls over the port, in order. The database is opened by the first call; while that fails, every call tries
 * again and is answered with the failure, so that the window can show it.
 */
export function serveHistory(port: Port, open: () => HistoryStore, log: (error: unknown) => void): { close(): void } {
  let store: HistoryStore | undefined;
  let calls: RemoteCalls | undefined;
  const answer = async (message: unknown): Promise<void> => {
    const call = callSchema.safeParse(message);
    if (!call.success) {
      log(new Error(`not a call of the history: ${call.error.message}`));
      return;
    }
    const { id, method, args } = call.data;
    try {
      store ??= open();
      calls ??= remoteCalls(store);
      const work = calls[method] as (...args: unknown[]) => unknown;
      port.post({ id, ok: true, result: await work(...args) });
    } catch (error) {
      if (!(error instanceof ExpectedError)) log(error);
      port.post({ id, ok: false, error: toPlainError(error) });
    }
  };
  port.onMessage((message) => void answer(message));
  return { close: () => store?.close() };
}

function remoteCalls(store: HistoryStore): RemoteCalls {
  return {
    ...store,
    ...sweepCalls(store),
    ...figureCalls(store),
    readOnly: () => store.readOnly,
    requestCancel: (runId, dead) => store.requestCancel(runId, isNotIn(dead)),
    markLostRuns: (dead) => store.markLostRuns(isNotIn(dead)),
    exportRun: (runId, format, folder) => exportRun(store, runId, format, folder),
    /* What draws is loaded when somebody asks for it: the history starts without it. */
    exportFigures: async (runId, folder, format, looks) => {
      const { exportFigures } = await import('../../core/report/exportFigures.ts');
      return exportFigures(store, runId, folder, format, { looks });
    },
    checkWeights: async (wanted) => {
      const { runWeights } = await import('./runWeights.ts');
      await runWeights(store, wanted);
    },
    exportWeights: async (wanted, folder) => {
      const { runWeights } = await import('./runWeights.ts');
      const { bytes, step } = await runWeights(store, wanted);
      return writeWhole(join(folder, `${wanted.runId}-step${step}.safetensors`), [bytes]);
    },
    exportComparison: async (runIds, view, folder) => {
      const { exportComparison } = await import('../../core/report/compareFigure.ts');
      return exportComparison(store, runIds, view, folder);
    },
    importBundleFile: async (file, options) => {
      const { importBundleFile } = await import('../../core/bundle/importBundleFile.ts');
      return importBundleFile(store, file, options);
    },
  };
}

function isNotIn(dead: readonly Owner[]): (owner: Owner) => boolean {
  return (owner) => !dead.some((one) => one.pid === owner.pid && one.processStart === owner.processStart);
}
