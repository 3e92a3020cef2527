import { z } from 'zod';
import type { ImportOutcome } from '../../core/bundle/importBundle.ts';
import type { CompareView } from '../../core/contract/compareView.ts';
import { plainErrorSchema } from '../../core/contract/errors.ts';
import type { FigureFormat, NewLooks } from '../../core/contract/figureLooks.ts';
import type { StorageReport } from '../../core/contract/storage.ts';
import type { History, Owner } from '../../core/history/api.ts';
import type { FigureCalls } from './figureCalls.ts';
import type { SweepCalls } from './sweepCalls.ts';
import type { WantedWeights } from './runWeights.ts';
import type { ExportFormat } from '../../core/history/export/exportRun.ts';

/**
 * What the history process answers: the history's own calls. Whether an owner is alive is for the asking process to
 * say: it sends the owners that it found dead in place of the function.
 */
export interface RemoteCalls extends Omit<History, 'requestCancel' | 'markLostRuns'>, SweepCalls, FigureCalls {
  /** Why the history can only be read; null where it can be written. */
  readOnly(): string | null;
  requestCancel(runId: string, dead: readonly Owner[]): ReturnType<History['requestCancel']>;
  markLostRuns(dead: readonly Owner[]): ReturnType<History['markLostRuns']>;
  exportRun(runId: string, format: ExportFormat, folder: string): Promise<string>;
  exportFigures(runId: string, folder: string, format: FigureFormat, looks: NewLooks): Promise<string[]>;
  /** Refuses what `exportWeights` would refuse. */
  checkWeights(wanted: WantedWeights): Promise<void>;
  /** Into the folder; the file's path. */
  exportWeights(wanted: WantedWeights, folder: string): Promise<string>;
  exportComparison(runIds: readonly string[], view: CompareView, folder: string): Promise<string>;
  /** Stores the runs of a bundle that are not here yet. `runsFolder`: where the files of runs lie. */
  importBundleFile(file: string, options: { runsFolder: string; nowMs: number }): Promise<ImportOutcome[]>;
  /** Compares what is stored of the run with its checksums; a sentence for each fault. */
  verifyRun(runId: string): string[];
  /** SQLite's own check of the file; a sentence for each fault. */
  verifyFile(): string[];
  storageReport(): StorageReport;
  pruneCheckpoints(): { runId: string; file: string }[];
  emptyBin(): string[];
  backUp(file: string): Promise<string>;
}
export type RemoteMethod = keyof RemoteCalls;

const allowed: Readonly<Record<RemoteMethod, true>> = {
  listRuns: true,
  queryRuns: true,
  matchingRuns: true,
  countRuns: true,
  runRecord: true,
  runDetail: true,
  runSpec: true,
  rowPage: true,
  tableBatches: true,
  checkpoints: true,
  createRun: true,
  reopenRun: true,
  scheduleRun: true,
  appendRows: true,
  appendTable: true,
  appendBatches: true,
  addWarnings: true,
  setPlan: true,
  heartbeat: true,
  addCheckpoint: true,
  endRun: true,
  editRun: true,
  shelveRuns: true,
  binRun: true,
  restoreRun: true,
  listFigures: true,
  figureDocument: true,
  saveFigure: true,
  removeFigure: true,
  previewFigure: true,
  exportFigure: true,
  figurePicture: true,
  readOnly: true,
  runningOwners: true,
  requestCancel: true,
  markLostRuns: true,
  listSweeps: true,
  openSweeps: true,
  sweepRecord: true,
  sweepMembers: true,
  nextMembers: true,
  memberSpec: true,
  dispatcher: true,
  measuredCost: true,
  createSweep: true,
  extendSweep: true,
  setSweep: true,
  settleSweep: true,
  countAttempt: true,
  failMember: true,
  retryMembers: true,
  setTasks: true,
  takeDispatch: true,
  leaveDispatch: true,
  gatherRun: true,
  previewSweep: true,
  startSweep: true,
  sweepResults: true,
  exportSweep: true,
  exportRun: true,
  exportFigures: true,
  checkWeights: true,
  exportWeights: true,
  exportComparison: true,
  importBundleFile: true,
  verifyRun: true,
  verifyFile: true,
  storageReport: true,
  pruneCheckpoints: true,
  emptyBin: true,
  backUp: true,
};
export const remoteMethods = Object.keys(allowed) as [RemoteMethod, ...RemoteMethod[]];

export const callSchema = z.object({ id: z.number().int(), method: z.enum(remoteMethods), args: z.array(z.unknown()) });
type Call = z.infer<typeof callSchema>;

export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ id: z.number().int(), ok: z.literal(true), result: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: plainErrorSchema }),
]);
type Answer = z.infer<typeof answerSchema>;

/** One end of a channel of structured clones. */
export interface Port {
  post(message: Call | Answer): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end is gone. */
  onClosed(listener: () => void): void;
}
