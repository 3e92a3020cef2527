import type { RunContext, RunEvent, State } from '../../runner.ts';
import { logSteps, rowsOf, type Job, type Memory, type StudyArm } from '../job.ts';

/** Plays of one run: pulls and wins of both arms, [runs, 4], after any number of rounds. */
const perRun = 4;

/**
 * Two-armed Bernoulli bandit (PE section 1.1, section 2.7.4): the empirically worse arm is played with probability
 * min(1, c t^−p); each arm is pulled once first. "Wrong" = the empirical mean of the better arm is at most that of the
 * worse. Run r draws from the stream `noise` at step r: word t for the reward of round t, and words far behind for
 * exploring and for ties.
 */
export class BanditJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds: Job['microseconds'];
  readonly stopped = false;
  readonly diverged = false;
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  private readonly plays: Float64Array;
  private readonly rewards = new Uint32Array(roundsAtOnce);
  private readonly whims = new Uint32Array(roundsAtOnce);
  private readonly tie = new Uint32Array(1);
  /** A whim below thresholds[t] explores in round t. */
  private readonly thresholds: Float64Array;

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const { params } = arm;
    this.arm = arm;
    this.context = context;
    this.parts = context.replicas;
    this.records = logSteps(params.steps, 12);
    this.plays =
      (state as Float64Array | undefined)?.slice() ?? new Float64Array(context.replicas * params.runs * perRun);
    this.thresholds = Float64Array.from(
      { length: params.steps },
      (_, t) => 2 ** 32 * Math.min(1, params.exploration * (t + 1) ** -params.power),
    );
    this.microseconds = { step: 0.06 * params.runs, record: params.runs / 20 };
  }

  advance(part: number, from: number, to: number): void {
    const { params } = this.arm;
    const noise = this.context.rng.stream('noise', part);
    for (let run = 0; run < params.runs; run++) {
      const at = (part * params.runs + run) * perRun;
      for (let first = from; first < to; first += roundsAtOnce) {
        const rounds = Math.min(roundsAtOnce, to - first);
        noise.words(run, this.rewards.subarray(0, rounds), first);
        if (params.exploration > 0) noise.words(run, this.whims.subarray(0, rounds), whimWords + first);
        this.play(at, first, rounds, (t) => noise.words(run, this.tie, tieWords + t)[0]! >>> 31);
      }
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    const { runs, meanA, meanB } = this.arm.params;
    const [better, worse] = meanA >= meanB ? [0, 1] : [1, 0];
    let [wrong, regret] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const at = (part * runs + run) * perRun;
      const mean = (a: number): number => this.plays[at + 2 + a]! / Math.max(1, this.plays[at + a]!);
      if (mean(better) <= mean(worse)) wrong += 1;
      regret += this.plays[at + worse]! * Math.abs(meanA - meanB);
    }
    if (step === 0) return;
    yield rowsOf(this.arm.name, step, this.parts, part, { wrongArmShare: wrong / runs, regret: regret / runs });
  }

  *finish(): Generator<RunEvent> {}

  state(): State {
    return this.plays.slice();
  }

  private play(at: number, first: number, rounds: number, drawTie: (t: number) => number): void {
    const { plays, rewards, whims, thresholds } = this;
    const { meanA, meanB, exploration } = this.arm.params;
    const [winA, winB] = [2 ** 32 * meanA, 2 ** 32 * meanB];
    const curious = exploration > 0;
    let [pullsA, pullsB, winsA, winsB] = plays.subarray(at, at + perRun) as unknown as [number, number, number, number];
    for (let r = 0; r < rounds; r++) {
      const t = first + r;
      let playsB = t === 1;
      if (t > 1) {
        const lead = winsA * pullsB - winsB * pullsA;
        const bestB = lead < 0 || (lead === 0 && drawTie(t) === 1);
        playsB = bestB !== (curious && whims[r]! < thresholds[t]!);
      }
      if (playsB) {
        pullsB += 1;
        if (rewards[r]! < winB) winsB += 1;
      } else {
        pullsA += 1;
        if (rewards[r]! < winA) winsA += 1;
      }
    }
    plays.set([pullsA, pullsB, winsA, winsB], at);
  }
}

/** Rounds whose words are drawn together. */
const roundsAtOnce = 256;
const whimWords = 2 ** 29;
const tieWords = 2 ** 30;
