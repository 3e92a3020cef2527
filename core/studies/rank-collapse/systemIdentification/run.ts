import type { ParamsOf } from '../../../contract/fields.ts';
import type { StopReason } from '../../../contract/run.ts';
import type { Randomness } from '../../../random.ts';
import type { RunArm, RunContext, RunEvent } from '../../runner.ts';
import type { systemIdentificationFields } from './fields.ts';
import { fitLeastSquares, fitNlms, regressorsOf, relativeError } from './identify.ts';
import { drawSystem, order, simulate, sinusoids, whiteNoise } from './linearSystem.ts';

export type SystemIdentificationParams = ParamsOf<typeof systemIdentificationFields>;

/** A record beyond this size has diverged: the squares of its values would overflow. */
const largestValue = 1e100;

/**
 * Preset linear-sysid (section 2.5): each arm's input drives the same systems, replica by replica; a restore point
 * follows each. A system that diverges is left out of the tables, and the run ends `diverged`.
 */
export async function* runSystemIdentification(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const { arms, replicas, rng } = context;
  const saved = context.restore as { readonly item: number; readonly diverged: boolean } | undefined;
  const total = arms.length * replicas;
  let diverged = saved?.diverged ?? false;
  for (let item = saved?.item ?? 0; item < total; item++) {
    const arm = arms[Math.floor(item / replicas)] as RunArm<SystemIdentificationParams>;
    const events = identify(arm, rng, item % replicas);
    if (events.length === 0) diverged = true;
    yield* events;
    const state = { item: item + 1, diverged };
    yield { kind: 'point', step: 0, done: item + 1, total, label: arm.name, state: () => state };
  }
  return diverged ? 'diverged' : 'stepsDone';
}

function inputOf(params: SystemIdentificationParams, rng: Randomness, replica: number): Float64Array {
  switch (params.input) {
    case 'zero':
      return new Float64Array(params.samples);
    case 'constant':
      return new Float64Array(params.samples).fill(1);
    case 'sines':
      return sinusoids(params.sines, params.samples);
    case 'white':
      return whiteNoise(rng, replica, params.samples, 'training');
  }
}

/** One system under one input: its rows of the tables, or none when it diverged. */
function identify({ name, params }: RunArm<SystemIdentificationParams>, rng: Randomness, replica: number): RunEvent[] {
  const system = drawSystem(rng, replica, params.largestPole);
  const input = inputOf(params, rng, replica);
  const output = simulate(system, input, system.start);
  const testInput = whiteNoise(rng, replica, params.testSamples, 'test');
  const testOutput = simulate(system, testInput, new Float64Array(order));
  if (![output, testOutput].every((record) => record.every((value) => Math.abs(value) < largestValue))) return [];

  const train = regressorsOf(input, output, params.transient);
  const test = regressorsOf(testInput, testOutput, 0);
  const { theta, rank, eigenvalues } = fitLeastSquares(train);
  const largest = eigenvalues[0]!;
  return [
    {
      kind: 'table',
      table: 'sysid',
      columns: {
        arm: [name],
        replica: [replica],
        rank: [rank],
        eigRatio: [rank === 0 ? 0 : eigenvalues.at(-1)! / largest],
        trainResidual: [relativeError(train, theta)],
        testLs: [relativeError(test, theta)],
        testNlms: [relativeError(test, fitNlms(train, params.passes))],
      },
    },
    {
      kind: 'table',
      table: 'spectrum',
      columns: {
        arm: Array.from(eigenvalues, () => name),
        replica: Array.from(eigenvalues, () => replica),
        index: Array.from(eigenvalues, (_, k) => k + 1),
        eigenvalue: eigenvalues,
      },
    },
  ];
}
