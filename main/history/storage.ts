import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StorageReport } from '../../core/contract/storage.ts';
import type { Home } from '../home.ts';

type Now<T> = T | Promise<T>;

/** Of this process (terminal) or of the history process (window). */
interface StoredHistory {
  storageReport(): Now<StorageReport>;
  pruneCheckpoints(): Now<{ runId: string; file: string }[]>;
  emptyBin(): Now<string[]>;
  backUp(file: string): Promise<string>;
  verifyFile(): Now<string[]>;
  verifyRun(runId: string): Now<string[]>;
}

/** What is kept of runs on disk: the history answers, and the files that it no longer names are deleted here. */
export class Storage {
  private readonly home: Home;
  private readonly history: () => StoredHistory;
  private readonly now: () => Date;
  private isStopped = false;

  constructor(home: Home, history: () => StoredHistory, now: () => Date) {
    this.home = home;
    this.history = history;
    this.now = now;
  }

  /** How many files went. A stored name that is more than a name points nowhere. */
  async prune(): Promise<number> {
    const files = await this.history().pruneCheckpoints();
    const ours = files.filter(({ file }) => basename(file) === file);
    await Promise.all(
      ours.map(({ runId, file }) => rm(join(this.home.checkpointFolder(runId), file), { force: true })),
    );
    return files.length;
  }

  /** How many runs went. */
  async emptyBin(): Promise<number> {
    const ids = await this.history().emptyBin();
    await Promise.all(ids.map((id) => rm(this.home.runFolder(id), { recursive: true, force: true })));
    return ids.length;
  }

  /** The file: `history-<date and time>.sqlite` in the folder. */
  async backUp(folder: string): Promise<string> {
    await mkdir(folder, { recursive: true });
    const stamp = this.now().toISOString().slice(0, 19).replaceAll(':', '-');
    return this.history().backUp(join(folder, `history-${stamp}.sqlite`));
  }

  /** Compares all that is stored with its checksums, run after run, until it is stopped. */
  async verify(
    told: (done: number, total: number) => void = () => undefined,
  ): Promise<{ faults: string[]; runs: number }> {
    this.isStopped = false;
    const { runs } = await this.history().storageReport();
    const faults = await this.history().verifyFile();
    let done = 0;
    for (const { id } of runs) {
      if (this.isStopped) break;
      faults.push(...(await this.history().verifyRun(id)));
      told(++done, runs.length);
    }
    return { faults, runs: done };
  }

  stopVerifying(): void {
    this.isStopped = true;
  }
}
