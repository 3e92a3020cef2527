import { openHistory } from '../../../../core/history/openHistory.ts';
import { asyncHistory } from '../../../../main/cli/store.ts';
import { forkNode } from '../../../../main/engine/forkNode.ts';
import { Supervisor } from '../../../../main/engine/supervisor.ts';
import type { RunSpec } from '../../../../core/contract/run.ts';
import { walk } from './walk.ts';

/** A host that a test can kill: takes a spec, starts it, tells the run's id and how many rows are stored. */
const [engine, database, folder] = process.argv.slice(2) as [string, string, string];

const supervisor = new Supervisor({
  fork: forkNode(engine, 2),
  history: asyncHistory(openHistory(database)),
  studies: [walk],
  checkpointFolder: () => folder,
  appVersion: 'test',
  gitRevision: null,
  checkpointEveryMs: 600_000,
});
supervisor.on((event) => {
  if (event.kind === 'rows') process.send?.({ rows: event.batch.arm.length });
});
process.on('message', (spec) => {
  void supervisor.start(spec as RunSpec).then(async (run) => {
    process.send?.({ runId: run.id });
    const { status } = await supervisor.whenEnded(run.id);
    process.send?.({ status });
  });
});
process.send?.({ up: true });
