import type { Preflight } from '../runner.ts';

interface Found {
  readonly code: string;
  readonly key: string;
  readonly sentence: string;
  readonly forcible: boolean;
  readonly arms: string[];
}

/** Gathers what the checks of a run's arms find; what several arms share is said once, with their names. */
export class Findings {
  private readonly refused: Found[] = [];
  private readonly warned: Found[] = [];
  private readonly armNames: readonly string[];
  private arm = '';
  private refusedBefore = 0;

  constructor(armNames: readonly string[]) {
    this.armNames = armNames;
  }

  /** The arm that is checked from here on. */
  enter(arm: string): void {
    this.arm = arm;
    this.refusedBefore = 0;
  }

  refuse(key: string, sentence: string, forcible = false): void {
    this.refusedBefore += 1;
    this.add(this.refused, { code: 'refused', key, sentence, forcible, arms: [] });
  }

  warn(code: string, key: string, sentence: string): void {
    this.add(this.warned, { code, key, sentence, forcible: false, arms: [] });
  }

  /** Refusals of the arm that is being checked. */
  get refusals(): number {
    return this.refusedBefore;
  }

  preflight(): Preflight {
    return {
      refusals: this.refused.map((f) => ({ key: f.key, sentence: this.told(f), forcible: f.forcible })),
      warnings: this.warned.map((f) => ({ code: f.code, key: f.key, sentence: this.told(f) })),
    };
  }

  private add(list: Found[], found: Found): void {
    const same = list.find((f) => f.code === found.code && f.key === found.key && f.sentence === found.sentence);
    if (!same) list.push({ ...found, arms: [this.arm] });
    else if (!same.arms.includes(this.arm)) same.arms.push(this.arm);
  }

  private told({ arms, sentence }: Found): string {
    if (arms.length === this.armNames.length && arms.length > 1) return `Every arm: ${sentence}`;
    return `${arms.length === 1 ? 'Arm' : 'Arms'} ${arms.join(', ')}: ${sentence}`;
  }
}
