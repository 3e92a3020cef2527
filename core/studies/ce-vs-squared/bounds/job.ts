import { crossEntropyBounds } from '../../../margins/crossEntropyBounds.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { randomSet, signSet, subspaceSet, type DrawnSet } from './sets.ts';

const columns = [
  'dim',
  'pointsPerSide',
  'affineCodim',
  'biasScaled',
  'distAffine',
  'halfGap',
  'margin',
  'gammaOptimal',
  'gammaSupport',
  'boundPrinted',
  'boundCorrected',
  'cor2Printed',
  'cor2Corrected',
  'oneSided',
] as const;

/** Theorem 2 and Corollary 2 on many sets (section 2.3): a step is a set, and arms on the same sets share the work. */
export class BoundsJob implements Job {
  readonly records: readonly number[];
  readonly parts = 1;
  readonly microseconds = { step: 3000, record: 1000 };
  readonly stopped = false;
  readonly diverged = false;
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  private readonly memory: Memory;
  /** [sets, columns]. */
  private readonly found: Float64Array;
  private readonly shared: boolean;

  constructor(arm: StudyArm, context: RunContext, memory: Memory, state: State | undefined) {
    this.arm = arm;
    this.context = context;
    this.memory = memory;
    this.records = [this.count];
    const before = memory[this.key];
    this.shared = before instanceof Float64Array;
    this.found =
      (state as Float64Array | undefined)?.slice() ??
      (before instanceof Float64Array ? before : new Float64Array(this.count * columns.length));
  }

  advance(_part: number, from: number, to: number): void {
    if (this.shared) return;
    for (let index = from; index < to; index++) {
      const { points, pointsPerSide, subspace } = this.set(index);
      const bounds = crossEntropyBounds(points, subspace);
      if (!bounds) throw new Error(`set ${index} is not separable, which its construction excludes`);
      const values: Record<(typeof columns)[number], number> = {
        dim: points.dim,
        pointsPerSide,
        affineCodim: bounds.codimension,
        biasScaled: bounds.biasScaled,
        distAffine: Math.sqrt(bounds.distanceSquared),
        halfGap: bounds.halfGap,
        margin: bounds.margin,
        gammaOptimal: bounds.gammaOptimal,
        gammaSupport: bounds.gammaSupport,
        boundPrinted: bounds.printed,
        boundCorrected: bounds.corrected,
        cor2Printed: bounds.corollaryPrinted,
        cor2Corrected: bounds.corollaryCorrected,
        oneSided: bounds.oneSided ? 1 : 0,
      };
      columns.forEach((column, c) => (this.found[index * columns.length + c] = values[column]));
    }
  }

  /** `bound` is the arm's own; `quotient` = half gap / bound, above 1 where the bound is violated. */
  *record(): Generator<RunEvent> {
    const own = {
      theorem2Printed: 'boundPrinted',
      theorem2Corrected: 'boundCorrected',
      corollary2Printed: 'cor2Printed',
      corollary2Corrected: 'cor2Corrected',
    } as const;
    const rows = Array.from({ length: this.count }, (_, id) => {
      const values = Object.fromEntries(
        columns.map((column, c) => [column, this.found[id * columns.length + c]!]),
      ) as Record<(typeof columns)[number], number>;
      const bound = values[own[this.arm.params.bound]];
      return { arm: this.arm.name, id, ...values, bound, quotient: values.halfGap / bound };
    });
    yield* tableOf('thm2Sets', rows);
  }

  *finish(): Generator<RunEvent> {
    this.memory[this.key] = this.found;
  }

  state(): State {
    return this.found.slice();
  }

  private get count(): number {
    return this.arm.params.sets === 'sign' ? 1 : this.arm.params.setCount;
  }

  private get key(): string {
    return `bounds ${this.arm.params.sets} ${this.count}`;
  }

  private set(index: number): DrawnSet {
    const { rng } = this.context;
    if (this.arm.params.sets === 'sign') return signSet();
    return this.arm.params.sets === 'subspace' ? subspaceSet(rng, index) : randomSet(rng, index);
  }
}
