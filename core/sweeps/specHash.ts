import { createHash } from 'node:crypto';
import type { RunSpec } from '../contract/run.ts';

/** What decides a run's numbers as 40 hex digits: two runs of one hash are the same run. Names and notes do not count. */
export function specHash(spec: RunSpec, studyVersion: number): string {
  const { study, preset, params, arms, seed, replicas, backend, threads, plan, force, until } = spec;
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  const facts = [study, studyVersion, preset, sorted, arms, seed, replicas, backend, threads, plan ?? 'default', force];
  return createHash('sha256')
    .update(JSON.stringify([...facts, until], exact))
    .digest('hex')
    .slice(0, 40);
}

/** JSON has neither NaN nor −0, and a hash must tell them apart. */
function exact(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { number: Object.is(value, -0) ? '-0' : String(value) };
}
