import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';

/** What a machine has to offer to runs. */
export interface Machine {
  readonly cores: number;
  freeMemoryBytes(): number;
  freeDiskBytes(folder: string): Promise<number>;
  /** The most that a process has held so far; 0 where the system does not tell. */
  peakMemoryBytes(pid: number): number;
}

export const thisMachine: Machine = {
  cores: availableParallelism(),
  freeMemoryBytes: freemem,
  freeDiskBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  peakMemoryBytes: (pid) => {
    try {
      const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return found ? Number(found[1]) * 1024 : 0;
    } catch {
      return 0;
    }
  },
};
