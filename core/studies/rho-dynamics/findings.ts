import type { Warning } from '../../contract/run.ts';
import type { Preflight, RunArm } from '../runner.ts';

/** Gathers what one arm's check finds; every sentence begins with the arm. */
export class Findings {
  readonly refusals: Preflight['refusals'][number][] = [];
  readonly warnings: Warning[] = [];
  private readonly arm: RunArm;

  constructor(arm: RunArm) {
    this.arm = arm;
  }

  refuse(key: string, sentence: string, forcible = false): void {
    this.refusals.push({ key, sentence: `Arm ${this.arm.name}: ${sentence}`, forcible });
  }

  warn(code: string, key: string, sentence: string): void {
    this.warnings.push({ code, key, sentence: `Arm ${this.arm.name}: ${sentence}` });
  }
}
