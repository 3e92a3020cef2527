import type { RandomStream } from '../../../random.ts';
import type { SensingParams } from './problem.ts';
import type { Stretch } from './step.ts';

/** Draws of a batch belong to its step: rows `order` and label errors `noise` of one replica. */
export interface BatchStreams {
  readonly order: RandomStream;
  readonly noise: RandomStream;
}

/** Errors of mean 0 and variance 1 of one step, into `out`: normals, or the signs of uniforms less one half. */
export function drawErrors(
  stream: RandomStream,
  law: SensingParams['noiseLaw'],
  step: number,
  out: Float64Array,
): void {
  if (law === 'gaussian') {
    stream.normals(step, out);
    return;
  }
  stream.uniforms(step, out);
  for (let i = 0; i < out.length; i++) out[i] = out[i]! < 0.5 ? -1 : 1;
}

/** The draws of the steps from..to: rows with replacement, and where `sigma` > 0 a fresh error for each of them. */
export function drawStretch(
  { batchSize, measurements, noiseLaw }: SensingParams,
  { order, noise }: BatchStreams,
  sigma: number,
  from: number,
  to: number,
): Pick<Stretch, 'order' | 'noise' | 'steps'> {
  const rows = new Uint32Array((to - from) * batchSize);
  const errors = new Float64Array(rows.length);
  for (let step = from; step < to; step++) {
    const at = (step - from) * batchSize;
    order.integers(step, rows.subarray(at, at + batchSize), measurements);
    if (sigma > 0) drawErrors(noise, noiseLaw, step, errors.subarray(at, at + batchSize));
  }
  if (sigma > 0) for (let i = 0; i < errors.length; i++) errors[i] = sigma * errors[i]!;
  return { order: rows, noise: errors, steps: to - from };
}
