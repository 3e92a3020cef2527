import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import type { HistoryStore } from '../openHistory.ts';
import type { RandomBytes } from '../runWrites.ts';
import type { SweepReads, SweepWrites } from './api.ts';
import { gatherRun } from './gatherRun.ts';
import * as reads from './sweepReads.ts';
import * as writes from './sweepWrites.ts';

/** The sweeps of a history, to be read. */
export function sweepReadsOf(reader: ReadableDatabase): SweepReads {
  return {
    listSweeps: (limit) => reads.listSweeps(reader, limit),
    openSweeps: () => reads.openSweeps(reader),
    sweepRecord: (sweepId) => reads.sweepRecord(reader, sweepId),
    sweepMembers: (sweepId, only) => reads.sweepMembers(reader, sweepId, only),
    nextMembers: (sweepId, limit) => reads.nextMembers(reader, sweepId, limit),
    memberSpec: (sweepId, hash) => reads.memberSpec(reader, sweepId, hash),
    dispatcher: () => reads.dispatcherOwner(reader),
    measuredCost: (study, preset) => reads.measuredCost(reader, study, preset),
  };
}

export function sweepWritesOf(
  writer: WritableDatabase,
  randomBytes: RandomBytes,
  openCopy: (file: string) => HistoryStore,
): SweepWrites {
  return {
    createSweep: (sweep) => writes.createSweep(writer, sweep, randomBytes),
    extendSweep: (sweepId, document, members) => writes.extendSweep(writer, sweepId, document, members),
    setSweep: (sweepId, change) => writes.setSweep(writer, sweepId, change),
    settleSweep: (sweepId) => writes.settleSweep(writer, sweepId),
    countAttempt: (sweepId, hash) => writes.countAttempt(writer, sweepId, hash),
    failMember: (sweepId, hash, reason) => writes.failMember(writer, sweepId, hash, reason),
    retryMembers: (sweepId, hashes) => writes.retryMembers(writer, sweepId, hashes),
    setTasks: (sweepId, tasks) => writes.setTasks(writer, sweepId, tasks),
    takeDispatch: (owner, expected) => writes.takeDispatch(writer, owner, expected),
    leaveDispatch: (owner) => writes.leaveDispatch(writer, owner),
    gatherRun: (sweepId, hash, databaseFile) => gatherRun(writer, { sweepId, hash, databaseFile, openCopy }),
  };
}
