import { contextOf, recordRun } from './recordRun.ts';
import { computeOn } from '../training/graph/support/compute.ts';
import type { ClaimResult } from '../../../core/contract/run.ts';
import { evaluateClaims } from '../../../core/execution/evaluateClaims.ts';
import { runner } from '../../../core/studies/pe-training/run.ts';
import { peTraining } from '../../../core/studies/pe-training/study.ts';

/** Claims of a preset on one seed, with its own replicas or others. */
export async function peClaims(preset: string, seed: number, replicas?: number): Promise<ClaimResult[]> {
  const compute = await computeOn('native');
  const context = contextOf(peTraining, preset, { seed, ...(replicas === undefined ? {} : { replicas }) });
  const { recorder } = await recordRun(peTraining, runner, { ...context, compute }, { states: false });
  return evaluateClaims(peTraining, preset, runner.claims, recorder);
}
