import type { Compute } from '../compute.ts';
import { EagerSteps } from './eagerSteps.ts';
import { GraphSteps } from './graphSteps.ts';
import { Pace } from './pace.ts';
import { defaultMode, stepSignature } from './planTable.ts';
import type { CompiledSteps, StepDefinition } from './stepDefinition.ts';
import { stepModel, type StepModel } from './stepModel.ts';
import { whileTracing } from './traceContext.ts';
import { fasterMode } from './tunePlan.ts';

/**
 * Makes a step ready to run on the chosen backend: one native graph where there is native TensorFlow, else op by op.
 * A step that cannot be compiled is a TraceError naming its line; float64 without native TensorFlow is `unavailable`.
 */
export function compileSteps(compute: Compute, definition: StepDefinition): CompiledSteps {
  const { backend, mode, clock } = compute;
  const { tf } = backend;
  const native = backend.name === 'native' || backend.name === 'gpu';
  if (!native || mode === 'eager') return new EagerSteps(tf, definition, new Pace(clock));
  const model = (xla: boolean): StepModel => whileTracing(tf, (trace) => stepModel(tf, trace, definition, xla));
  const ready = (traced: StepModel): CompiledSteps => new GraphSteps(tf, definition, traced, new Pace(clock));
  if (mode === 'graph' || mode === 'xla') return ready(model(mode === 'xla'));
  const plain = model(false);
  const chosen =
    mode === 'default'
      ? defaultMode(plain.traced.cost, backend.name)
      : tunedMode(compute, definition, plain, (m) => ready(m === 'xla' ? model(true) : plain));
  return ready(chosen === 'xla' ? model(true) : plain);
}

function tunedMode(
  { tuned, clock }: Compute,
  { precision }: StepDefinition,
  plain: StepModel,
  make: (mode: 'graph' | 'xla') => CompiledSteps,
): 'graph' | 'xla' {
  const signature = stepSignature(plain.traced.cost, precision);
  const known = tuned?.known[signature];
  if (known !== undefined) return known;
  const faster = fasterMode(make, clock);
  tuned?.learn(signature, faster);
  return faster;
}
