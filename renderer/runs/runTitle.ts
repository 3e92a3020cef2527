import type { RunRecord } from '../../core/contract/run.ts';

/** A run's name; else its preset, or its study, and its seed. */
export function runTitle({ name, preset, study, seed }: RunRecord): string {
  return name || `${preset ?? study} · ${seed}`;
}
