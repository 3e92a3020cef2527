import type { RunContext } from '../../runner.ts';
import type { Memory, StudyArm } from '../job.ts';

/** Params in which the two arms of a pair may differ. */
const free = new Set(['loss', 'initDraw']);

/**
 * Rows of the table `geometricMeans`: this arm over every arm before it that differs in loss and initial weights only.
 * A pair counts where both nets classify all points; the geometric mean of the ratio of least margins runs over the
 * counting pairs (section "Conventions"). `margins` [records, replicas, 2] holds least margin and fit of each net.
 */
export function pairRows(
  arm: StudyArm,
  context: RunContext,
  records: readonly number[],
  margins: Float64Array,
  memory: Memory,
): Record<string, number | string>[] {
  const rows: Record<string, number | string>[] = [];
  for (const other of context.arms as unknown as readonly StudyArm[]) {
    const theirs = memory[other.name];
    if (!(theirs instanceof Float64Array) || other.name === arm.name || !isPair(arm, other)) continue;
    records.forEach((step, record) => {
      const logs: number[] = [];
      for (let k = 0; k < context.replicas; k++) {
        const at = 2 * (record * context.replicas + k);
        if (margins[at + 1] === 1 && theirs[at + 1] === 1) logs.push(Math.log(margins[at]! / theirs[at]!));
      }
      if (logs.length === 0) return;
      rows.push({
        pair: `${arm.name}/${other.name}`,
        centreFraction: arm.params.centreFraction,
        clusterScale: arm.params.clusterScale,
        hiddenBiasFactor: arm.params.hiddenBiasFactor,
        step,
        pairs: logs.length,
        notCounting: context.replicas - logs.length,
        geometricMean: Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length),
        shareAboveOne: logs.filter((value) => value > 0).length / logs.length,
      });
    });
  }
  return rows;
}

/** Rows of the table `ratios`: the same pairs at the last step, replica by replica, where both nets fit. */
export function ratioRows(
  arm: StudyArm,
  context: RunContext,
  records: readonly number[],
  margins: Float64Array,
  memory: Memory,
): Record<string, number | string>[] {
  const rows: Record<string, number | string>[] = [];
  const last = records.length - 1;
  for (const other of context.arms as unknown as readonly StudyArm[]) {
    const theirs = memory[other.name];
    if (!(theirs instanceof Float64Array) || other.name === arm.name || !isPair(arm, other)) continue;
    for (let k = 0; k < context.replicas; k++) {
      const at = 2 * (last * context.replicas + k);
      if (margins[at + 1] !== 1 || theirs[at + 1] !== 1) continue;
      rows.push({
        pair: `${arm.name}/${other.name}`,
        centreFraction: arm.params.centreFraction,
        replica: k,
        ratio: margins[at]! / theirs[at]!,
      });
    }
  }
  return rows;
}

function isPair(arm: StudyArm, other: StudyArm): boolean {
  return Object.entries(arm.params).every(
    ([key, value]) => free.has(key) || String(other.params[key as keyof StudyArm['params']]) === String(value),
  );
}
