import type { StopReason } from '../../../../core/contract/run.ts';
import type { RunContext, RunEvent, RunnableStudy, StudyRunner } from '../../../../core/studies/runner.ts';
import { exactNumbers as exactNumbersStudy, longWalk as longWalkStudy } from './catalogEntry.ts';

const numbers = [0.1, 1e-320, NaN, Infinity, -Infinity, -0, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2];

async function* exactNumbers(): AsyncGenerator<RunEvent, StopReason> {
  for (const [step, value] of numbers.entries()) yield { kind: 'rows', arm: 'main', step, values: { value: [value] } };
  yield { kind: 'table', table: 'numbers', columns: { value: numbers, word: numbers.map(() => '=1+1, "quoted"') } };
  yield { kind: 'point', step: numbers.length, done: 1, total: 1, label: 'main', state: () => null };
  return 'stepsDone';
}

type Saved = {
  readonly arm: number;
  readonly step: number;
  readonly positions: Float64Array;
  readonly speeds: Float64Array;
};

/** position += speed, speed ← cos(31 position) + noise: chaotic, so one wrong bit shows everywhere after it. */
async function* longWalk({ arms, replicas, rng, restore }: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = restore as Saved | undefined;
  const draw = new Float64Array(1);
  for (let index = saved?.arm ?? 0; index < arms.length; index++) {
    const arm = arms[index]!;
    const steps = Number(arm.params['steps']);
    const positions = Float64Array.from(
      saved?.arm === index ? saved.positions : new Float64Array(replicas).fill(index),
    );
    const speeds = Float64Array.from(saved?.arm === index ? saved.speeds : new Float64Array(replicas));
    for (let step = saved?.arm === index ? saved.step : 0; step < steps;) {
      for (let k = 0; k < replicas; k++) {
        positions[k]! += speeds[k]!;
        speeds[k] = Math.cos(31 * positions[k]!);
      }
      step += 1;
      if (step % 1000 !== 0) continue;
      for (let k = 0; k < replicas; k++) speeds[k]! += rng.stream('noise', k).normals(step, draw)[0]!;
      yield { kind: 'rows', arm: arm.name, step, values: { position: positions.slice(), speed: speeds.slice() } };
      if (step % 100_000 === 0)
        yield { kind: 'table', table: 'turns', columns: { step: [step], position: [positions[0]!] } };
      const at = step;
      const state = (): Saved => ({ arm: index, step: at, positions: positions.slice(), speeds: speeds.slice() });
      yield { kind: 'point', step, done: index * steps + step, total: arms.length * steps, label: arm.name, state };
    }
  }
  return 'stepsDone';
}

const allowed = { refusals: [], warnings: [] };
const plain = (run: StudyRunner['run']): StudyRunner => ({
  usesTensors: () => false,
  check: () => allowed,
  run,
  claims: {},
});

/** Takes the place of core/studies/runners.ts in a test's bundle. */
export const runners: Readonly<Record<string, () => Promise<RunnableStudy>>> = {
  'label-noise': async () => ({
    study: (await import('../../../../core/studies/label-noise/study.ts')).labelNoise,
    runner: (await import('../../../../core/studies/label-noise/run.ts')).runner,
  }),
  'rank-collapse': async () => ({
    study: (await import('../../../../core/studies/rank-collapse/study.ts')).rankCollapse,
    runner: (await import('../../../../core/studies/rank-collapse/run.ts')).runner,
  }),
  'template-study': async () => ({
    study: (await import('../../../../core/studies/_template/study.ts')).templateStudy,
    runner: (await import('../../../../core/studies/_template/run.ts')).runner,
  }),
  'exact-numbers': () => Promise.resolve({ study: exactNumbersStudy, runner: plain(exactNumbers) }),
  'long-walk': () => Promise.resolve({ study: longWalkStudy, runner: plain(longWalk) }),
};
