import type * as Tensorflow from '@tensorflow/tfjs';
import { TraceBackend, traceBackendName } from './traceBackend.ts';
import { registerKernels } from './kernels/registerKernels.ts';

const backends = new WeakMap<typeof Tensorflow, TraceBackend>();

/** The trace backend of this TensorFlow.js, registered at the first call. */
export function traceBackendOf(tf: typeof Tensorflow): TraceBackend {
  const known = backends.get(tf);
  if (known) return known;
  const backend = new TraceBackend(tf);
  backends.set(tf, backend);
  // The engine asks for its abstract class by name only; what it calls is what TraceBackend has.
  tf.registerBackend(traceBackendName, () => backend as unknown as Tensorflow.KernelBackend);
  registerKernels(tf, backend);
  return backend;
}

/** Runs `code` with TensorFlow.js emitting nodes instead of computing; what it makes is gone afterwards. */
export function whileTracing<T>(tf: typeof Tensorflow, code: (backend: TraceBackend) => T): T {
  const backend = traceBackendOf(tf);
  const before = tf.getBackend();
  tf.setBackend(traceBackendName);
  tf.engine().startScope('trace');
  const frames = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  try {
    return code(backend);
  } catch (error) {
    throw traceError(error);
  } finally {
    Error.stackTraceLimit = frames;
    tf.engine().endScope();
    tf.setBackend(before);
  }
}

/** A failure of tracing with the line of the step that caused it. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}

function traceError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TraceError) return error;
  const kernel = /[Kk]ernel '?(\w+)'? (?:not registered|for backend)|registered kernel '(\w+)'/.exec(error.message);
  const what = kernel ? `the op ${kernel[1] ?? kernel[2]} is not one that compiled steps know` : error.message;
  return new TraceError(`The step cannot be compiled: ${what} (at ${callerLine(error.stack ?? '')}).`, {
    cause: error,
  });
}

/** The innermost line outside the tracing machinery. */
function callerLine(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const outside = frames.find(
    (line) => !/node_modules|core\/training\/graph\/(?!.*\.test\.ts)|node:internal/.test(line),
  );
  return outside?.trim().replace(/^at /, '') ?? 'an unknown line';
}
