import { integer, number, type ParamsOf } from '../../../../core/contract/fields.ts';
import type { RunSpec, StopReason } from '../../../../core/contract/run.ts';
import { defineStudy, presetParams, type StudySpec } from '../../../../core/contract/study.ts';
import type { ClaimEvaluator, RunContext, RunEvent, StudyRunner } from '../../../../core/studies/runner.ts';

/** A study for tests: a random walk with a drift, slow or failing where a test wants it so. */
const fields = {
  steps: integer({ label: 'steps', help: 'Steps of an arm.', default: 400, min: 1, max: 1_000_000 }),
  drift: number({ label: 'drift', help: 'Added at each step.', default: 0.5, min: -10, max: 10, onBranch: true }),
  noise: number({
    label: 'noise',
    help: 'Size of the random part; forcible above 50.',
    default: 1,
    min: 0,
    max: 100,
    onBranch: [{ key: 'throwAt', isOneOf: [0] }],
  }),
  workMs: number({ label: 'work', unit: 'ms', help: 'Busy time.', default: 0, min: 0, max: 100, onBranch: true }),
  divergeAt: integer({
    label: 'diverge at',
    help: 'Step at which the walk diverges; 0 never.',
    default: 0,
    min: 0,
    max: 1_000_000,
  }),
  throwAt: integer({
    label: 'throw at',
    help: 'Step at which the study throws; 0 never.',
    default: 0,
    min: 0,
    max: 1_000_000,
  }),
  hangAt: integer({
    label: 'hang at',
    help: 'Step at which the study never answers again; 0 never.',
    default: 0,
    min: 0,
    max: 1_000_000,
  }),
} as const;
type WalkParams = ParamsOf<typeof fields>;

export const walk: StudySpec = defineStudy({
  id: 'walk',
  version: 3,
  title: 'Walk',
  question: 'Does a walk drift?',
  citations: [],
  formulas: [],
  fields,
  presets: [
    {
      id: 'drift',
      title: 'Drift beside none',
      origin: 'ours',
      smoke: true,
      list: 'quick',
      seconds: 1,
      params: {},
      arms: [
        { name: 'drifting', overrides: {} },
        { name: 'still', overrides: { drift: 0 }, control: true },
      ],
      replicas: 3,
    },
  ],
  metrics: [
    { key: 'place', label: 'place', scale: 'linear' },
    { key: 'odd', label: 'measured at odd steps by replica 0', scale: 'linear' },
  ],
  tables: [
    {
      key: 'marks',
      title: 'Marks',
      columns: [
        { key: 'arm', label: 'arm', type: 'text' },
        { key: 'step', label: 'step', type: 'integer' },
        { key: 'mean', label: 'mean place', type: 'number' },
      ],
    },
  ],
  charts: [],
  claims: [
    {
      id: 'drifts',
      preset: 'drift',
      statement: 'ours',
      sentence: 'The walk drifts.',
      source: 'its definition',
      quantity: 'sum of all mean places',
      expected: '> 0',
      tolerance: 'none',
      expectedVerdict: 'holds',
      control: { arm: 'still', expected: 'smaller' },
    },
  ],
});

interface Saved {
  readonly arm: number;
  readonly step: number;
  readonly places: Float64Array;
  readonly [key: string]: number | Float64Array;
}

async function* run({ arms, replicas, rng, restore }: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = restore as Saved | undefined;
  const draw = new Float64Array(1);
  const total = arms.reduce((sum, arm) => sum + Number(arm.params['steps']), 0);
  let before = arms.slice(0, saved?.arm ?? 0).reduce((sum, arm) => sum + Number(arm.params['steps']), 0);
  if (saved === undefined)
    yield { kind: 'warning', warning: { code: 'walk', key: 'steps', sentence: 'This is a walk.' } };
  for (let index = saved?.arm ?? 0; index < arms.length; index++) {
    const { name } = arms[index]!;
    const params = arms[index]!.params as WalkParams;
    const goesOn = saved !== undefined && saved.arm === index;
    const places = goesOn ? Float64Array.from(saved.places) : new Float64Array(replicas);
    for (let step = goesOn ? saved.step : 0; step < params.steps;) {
      for (let k = 0; k < replicas; k++) {
        rng.stream('noise', k).normals(step, draw);
        places[k] = places[k]! + params.drift + params.noise * draw[0]!;
      }
      busy(params.workMs);
      step += 1;
      if (step === params.throwAt) throw new Error('the walk stumbled');
      if (step === params.hangAt) for (;;) busy(1000);
      const odd = Array.from({ length: replicas }, (_, k) => (step % 2 === 1 && k === 0 ? places[0] : undefined));
      yield { kind: 'rows', arm: name, step, values: { place: places, odd } };
      if (step === params.divergeAt) return 'diverged';
      if (step % 10 === 0) {
        const mean = places.reduce((sum, place) => sum + place, 0) / replicas;
        yield { kind: 'table', table: 'marks', columns: { arm: [name], step: [step], mean: [mean] } };
      }
      const state = (): Saved => ({ arm: index, step, places: Float64Array.from(places) });
      yield { kind: 'point', step, done: before + step, total, label: name, state };
    }
    before += params.steps;
  }
  return 'stepsDone';
}

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Sums everything recorded, so that a single row lost on the way shows in the claim. */
const drifts: ClaimEvaluator = (reader) => {
  if (reader.replicas === 666) throw new Error('the evaluator stumbled');
  const sum = (arm: string): number =>
    reader
      .steps(arm, 'place')
      .reduce((total, step) => total + reader.at(arm, 'place', step).reduce<number>((a, b) => a + (b ?? 0), 0), 0) +
    reader
      .table('marks')
      .filter((row) => row['arm'] === arm)
      .reduce((total, row) => total + Number(row['mean']), 0);
  const [measured, control] = [sum('drifting'), sum('still')];
  return {
    measured,
    holds: measured > 0,
    why: 'as summed',
    control: { measured: control, differs: control < measured },
  };
};

export const walkRunner: StudyRunner = {
  usesTensors: () => false,
  check: ({ arms }) => ({
    refusals: arms
      .filter(({ params }) => Number(params['noise']) > 50)
      .map(({ params }) => ({
        key: 'noise',
        sentence: `noise is ${String(params['noise'])}; above 50 the walk drowns.`,
        forcible: true,
      })),
    warnings: arms.some(({ params }) => params['drift'] === 0)
      ? [{ code: 'still', key: 'drift', sentence: 'An arm does not drift.' }]
      : [],
  }),
  run,
  claims: { drifts },
};

export function walkSpec(params: Partial<WalkParams> = {}, more: Partial<RunSpec> = {}): RunSpec {
  const preset = walk.presets[0]!;
  return {
    study: 'walk',
    preset: preset.id,
    params: { ...presetParams(walk, preset), ...params },
    arms: preset.arms.map((arm) => arm.name),
    seed: 7,
    replicas: preset.replicas,
    backend: 'auto',
    threads: 0,
    name: '',
    note: '',
    tags: [],
    force: false,
    until: null,
    ...more,
  };
}
