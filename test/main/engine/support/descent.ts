import { boolean, integer } from '../../../../core/contract/fields.ts';
import type { RunSpec, StopReason } from '../../../../core/contract/run.ts';
import { defineStudy, presetParams, type StudySpec } from '../../../../core/contract/study.ts';
import type { RunContext, RunEvent, State, StudyRunner } from '../../../../core/studies/runner.ts';
import { computeOf } from '../../../../core/training/compute.ts';
import { compileSteps } from '../../../../core/training/graph/compileSteps.ts';
import type { HostTensors } from '../../../../core/training/graph/stepDefinition.ts';

/** A study for tests that trains with tensors: noisy descent of a quadratic, one value a replica. */
const fields = {
  steps: integer({ label: 'steps', help: 'Steps of an arm.', default: 200_000, min: 1, max: 1_000_000_000 }),
  convolves: boolean({ label: 'convolves', help: 'Whether it says that it trains convolutions.', default: false }),
} as const;

export const descent: StudySpec = defineStudy({
  id: 'descent',
  version: 1,
  title: 'Descent',
  question: 'Does a quadratic descend?',
  citations: [],
  formulas: [],
  fields,
  presets: [
    {
      id: 'noisy',
      title: 'Noisy descent',
      origin: 'ours',
      smoke: true,
      list: 'quick',
      seconds: 1,
      params: {},
      arms: [{ name: 'only', overrides: {}, control: true }],
      replicas: 3,
    },
  ],
  metrics: [{ key: 'loss', label: 'loss', scale: 'log' }],
  tables: [],
  charts: [],
  claims: [],
});

const size = 8;
const everySteps = 10_000;

async function* run(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const { arms, replicas, rng, restore } = context;
  const saved = restore as unknown as { step: number; state: HostTensors } | undefined;
  const total = Number(arms[0]!.params['steps']);
  const start = { shape: [replicas, size], values: new Float64Array(replicas * size).fill(1) };
  const steps = compileSteps(computeOf(context), {
    precision: 'float64',
    state: saved?.state ?? { w: start },
    firstStep: saved?.step ?? 0,
    random: { rng, replicas },
    step: ({ state, draw, real }) => {
      const w = state['w']!;
      const noise = draw.uniforms('noise', size).sub(0.5).mul(real(1e-3));
      return { state: { w: w.sub(w.add(noise).mul(real(1e-2))) }, metrics: { loss: w.square().sum(1) } };
    },
  });
  try {
    while (steps.stepsDone < total) {
      const nextRow = (Math.floor(steps.stepsDone / everySteps) + 1) * everySteps;
      const chunk = steps.run(Math.min(nextRow, total) - steps.stepsDone);
      const step = steps.stepsDone;
      if (step === nextRow)
        yield { kind: 'rows', arm: 'only', step, values: { loss: chunk.metrics['loss']!.slice(-replicas) } };
      const state = (): State => ({ step, state: steps.read() }) as unknown as State;
      yield { kind: 'point', step, done: step, total, label: 'only', state };
    }
    return 'stepsDone';
  } finally {
    steps.dispose();
  }
}

export const descentRunner: StudyRunner = {
  usesTensors: () => true,
  trainsConvolutions: (params) => params['convolves'] === true,
  check: () => ({ refusals: [], warnings: [] }),
  run,
  claims: {},
};

export function descentSpec(steps: number, more: Partial<RunSpec> = {}): RunSpec {
  const preset = descent.presets[0]!;
  return {
    study: 'descent',
    preset: preset.id,
    params: { ...presetParams(descent, preset), steps },
    arms: ['only'],
    seed: 7,
    replicas: 3,
    backend: 'native',
    threads: 1,
    name: '',
    note: '',
    tags: [],
    force: false,
    until: null,
    ...more,
  };
}
