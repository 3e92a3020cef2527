import { ExpectedError } from '../../contract/errors.ts';
import type { WritableDatabase } from '../database.ts';
import type { MemberOf } from './api.ts';
import { sweepKeyOf } from './sweepReads.ts';

/** Inside the transaction that makes the run: a member has one run, whoever starts it. */
export function linkMember(database: WritableDatabase, { sweepId, hash }: MemberOf, runKey: number): void {
  const sql = `UPDATE sweep_members SET run_key = ? WHERE sweep_key = ? AND hash = ? AND run_key IS NULL AND outcome IS NULL`;
  if (database.change(sql, runKey, sweepKeyOf(database, sweepId), hash) === 1) return;
  throw new ExpectedError('conflict', `The run ${hash} of ${sweepId} was started by another process already.`);
}
