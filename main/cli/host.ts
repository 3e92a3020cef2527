import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { forkNode } from '../engine/forkNode.ts';
import { Supervisor } from '../engine/supervisor.ts';
import { appVersion } from '../version.ts';
import type { CommandContext } from './context.ts';
import { gitRevision } from './gitRevision.ts';
import { asyncHistory, withHistory } from './store.ts';

export interface Host {
  readonly history: HistoryStore;
  readonly supervisor: Supervisor;
}

/** Makes this process the host of engines for one command: the history here, each run in a child process. */
export function withHost<T>(context: CommandContext, work: (host: Host) => Promise<T>): Promise<T> {
  return withHistory(context, async (history) => {
    const log = openSync(join(context.home.logs, 'engine.log'), 'a', 0o600);
    const supervisor = new Supervisor({
      fork: forkNode(join(context.bundles, 'engine.js'), log),
      history: asyncHistory(history),
      studies: catalog,
      checkpointFolder: (runId) => context.home.checkpointFolder(runId),
      dataFolder: context.home.data,
      appVersion,
      gitRevision: gitRevision(context.bundles),
    });
    try {
      return await work({ history, supervisor });
    } finally {
      await supervisor.shutdown('The terminal command ended.');
      closeSync(log);
    }
  });
}
