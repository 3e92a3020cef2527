import type { ImportOutcome } from '../../core/bundle/importBundle.ts';
import { ExpectedError, fromPlainError } from '../../core/contract/errors.ts';
import type { StorageReport } from '../../core/contract/storage.ts';
import type { AsyncHistory, Owner } from '../../core/history/api.ts';
import type { FigureCalls } from './figureCalls.ts';
import type { SweepCalls } from './sweepCalls.ts';
import { answerSchema, remoteMethods, type Port, type RemoteCalls, type RemoteMethod } from './protocol.ts';

/** The history of another process, and what only that process does. */
export type RemoteHistory = AsyncHistory &
  AsyncSweepCalls &
  FigureCalls & {
    exportRun(...args: Parameters<RemoteCalls['exportRun']>): Promise<string>;
    exportFigures(...args: Parameters<RemoteCalls['exportFigures']>): Promise<string[]>;
    checkWeights(...args: Parameters<RemoteCalls['checkWeights']>): Promise<void>;
    exportWeights(...args: Parameters<RemoteCalls['exportWeights']>): Promise<string>;
    exportComparison(...args: Parameters<RemoteCalls['exportComparison']>): Promise<string>;
    importBundleFile(...args: Parameters<RemoteCalls['importBundleFile']>): Promise<ImportOutcome[]>;
    verifyRun(runId: string): Promise<string[]>;
    verifyFile(): Promise<string[]>;
    storageReport(): Promise<StorageReport>;
    pruneCheckpoints(): Promise<{ runId: string; file: string }[]>;
    emptyBin(): Promise<string[]>;
    backUp(file: string): Promise<string>;
    readOnly(): Promise<string | null>;
  };

type AsyncSweepCalls = {
  readonly [M in keyof SweepCalls]: (...args: Parameters<SweepCalls[M]>) => Promise<Awaited<ReturnType<SweepCalls[M]>>>;
};

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * The history behind a port, until its process is gone: then every call, open or new, is refused with historyLost. All
 * writes but createRun may be made again to the next process without harm.
 */
export function historyClient(port: Port): RemoteHistory {
  const open = new Map<number, Pending>();
  let lastId = 0;
  let isLost = false;

  port.onMessage((message) => {
    const answer = answerSchema.parse(message);
    const pending = open.get(answer.id);
    open.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.result);
    else pending?.reject(fromPlainError(answer.error));
  });
  port.onClosed(() => {
    isLost = true;
    for (const pending of open.values()) pending.reject(lost());
    open.clear();
  });

  const call = <M extends RemoteMethod>(method: M, ...args: Parameters<RemoteCalls[M]>): Remote<M> =>
    new Promise<unknown>((resolve, reject) => {
      if (isLost) {
        reject(lost());
        return;
      }
      const id = ++lastId;
      open.set(id, { resolve, reject });
      port.post({ id, method, args });
    }) as Remote<M>;

  const deadOwners = async (isAlive: (owner: Owner) => boolean): Promise<Owner[]> =>
    (await call('runningOwners')).map(({ owner }) => owner).filter((owner) => !isAlive(owner));

  const passed = remoteMethods.map((method) => [method, (...args: never) => call(method, ...(args as never))]);
  return {
    ...(Object.fromEntries(passed) as RemoteHistory),
    requestCancel: async (runId, isAlive) => call('requestCancel', runId, await deadOwners(isAlive)),
    markLostRuns: async (isAlive) => call('markLostRuns', await deadOwners(isAlive)),
  };
}

type Remote<M extends RemoteMethod> = Promise<Awaited<ReturnType<RemoteCalls[M]>>>;

function lost(): ExpectedError {
  return new ExpectedError('historyLost', 'The process that holds the run history ended; it is being started again.', {
    hint: 'Nothing that was saved is lost.',
  });
}
