import type { RunRecord } from '../core/contract/run.ts';
import type { AsyncHistory } from '../core/history/api.ts';

interface ForeignRunsOptions {
  readonly history: Pick<AsyncHistory, 'listRuns'>;
  /** Marks runs whose process is gone, and returns them. */
  readonly markLostRuns: () => Promise<readonly RunRecord[]>;
  readonly isOurs: (runId: string) => boolean;
  readonly onChanged: (run: RunRecord) => void;
}

const newest = 200;

/** Notices what other processes (a terminal) did to the shared database: new runs, progress, ends, edits. */
export class ForeignRuns {
  private readonly options: ForeignRunsOptions;
  private known: Map<string, string> | undefined;

  constructor(options: ForeignRunsOptions) {
    this.options = options;
  }

  /** One look; the first one only takes note. */
  async look(): Promise<void> {
    const { history, isOurs, onChanged } = this.options;
    let runs = await history.listRuns({ limit: newest });
    if (
      runs.some((run) => (run.status === 'running' || run.status === 'scheduled') && !isOurs(run.id)) &&
      (await this.options.markLostRuns()).length > 0
    ) {
      runs = await history.listRuns({ limit: newest });
    }
    const seen = new Map(runs.map((run) => [run.id, JSON.stringify(run)]));
    const before = this.known;
    this.known = seen;
    if (before === undefined) return;
    for (const run of runs) if (!isOurs(run.id) && before.get(run.id) !== seen.get(run.id)) onChanged(run);
  }
}
