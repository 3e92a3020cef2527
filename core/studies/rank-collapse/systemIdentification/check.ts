import type { Preflight, RunArm, RunContext } from '../../runner.ts';
import { drawPoles, order } from './linearSystem.ts';
import type { SystemIdentificationParams } from './run.ts';

/** Bad input of the experiment `systemIdentification` that its fields cannot see alone (section 8). */
export function checkSystemIdentification({ arms, replicas, rng }: RunContext): Preflight {
  const refusals: { key: string; sentence: string; forcible: boolean }[] = [];
  const warnings: { code: string; key: string; sentence: string }[] = [];
  for (const { name, params } of arms as readonly RunArm<SystemIdentificationParams>[]) {
    const rows = params.samples - order - params.transient;
    const sizes = `samples is ${params.samples} and transient is ${params.transient}`;
    if (rows < 1) {
      const sentence = `Arm ${name}: ${sizes}, which leaves no row; samples must be at least transient + ${order + 1}.`;
      refusals.push({ key: 'transient', sentence, forcible: false });
    } else if (rows < 4 * order) {
      const sentence = `Arm ${name}: ${sizes}, which leaves ${rows} rows after the transient; ${4 * order} or more are advised for ${2 * order} parameters.`;
      warnings.push({ code: 'fewSamples', key: 'transient', sentence });
    }
    const unstable = params.largestPole < 1 ? 0 : countUnstable(rng, replicas, params.largestPole);
    if (unstable === 0) continue;
    const sentence = `Arm ${name}: largestPole is ${params.largestPole}; ${unstable} of ${replicas} systems have a pole outside the unit disc and grow without bound.`;
    warnings.push({ code: 'unstable', key: 'largestPole', sentence });
  }
  return { refusals, warnings };
}

function countUnstable(rng: RunContext['rng'], replicas: number, largestPole: number): number {
  let count = 0;
  for (let replica = 0; replica < replicas; replica++) {
    const { radius, real } = drawPoles(rng, replica, largestPole);
    if (Math.max(radius, real) >= 1) count += 1;
  }
  return count;
}
