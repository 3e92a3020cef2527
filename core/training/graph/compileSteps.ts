import type { Compute } from '../compute.ts';
import { EagerSteps } from './eagerSteps.ts';
import { GraphSteps } from './graphSteps.ts';
import { Pace } from './pace.ts';
import { defaultMode } from './planTable.ts';
import type { CompiledSteps, StepDefinition } from './stepDefinition.ts';
import { stepModel } from './stepModel.ts';
import { whileTracing } from './traceContext.ts';

/**
 * Makes a step ready to run on the chosen backend: one native graph where there is native TensorFlow, else op by op.
 * A step that cannot be compiled is a TraceError naming its line; float64 without native TensorFlow is `unavailable`.
 */
export function compileSteps(compute: Compute, definition: StepDefinition): CompiledSteps {
  const { backend, mode, clock } = compute;
  const { tf } = backend;
  const pace = new Pace(clock);
  const native = backend.name === 'native' || backend.name === 'gpu';
  if (!native || mode === 'eager') return new EagerSteps(tf, definition, pace);
  const model = (xla: boolean) => whileTracing(tf, (trace) => stepModel(tf, trace, definition, xla));
  if (mode !== 'default') return new GraphSteps(tf, definition, model(mode === 'xla'), pace);
  const plain = model(false);
  const chosen = defaultMode(plain.traced.cost) === 'xla' ? model(true) : plain;
  return new GraphSteps(tf, definition, chosen, pace);
}
