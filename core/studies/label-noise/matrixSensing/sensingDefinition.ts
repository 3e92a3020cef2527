import { PackedSymmetric } from '../../../training/sensing/packedSymmetric.ts';
import { sensingStep } from '../../../training/sensing/sensingStep.ts';
import { real } from '../../../training/graph/real.ts';
import type { StepDefinition } from '../../../training/graph/stepDefinition.ts';
import type { Randomness } from '../../../random.ts';
import { explicitStrength } from '../noise.ts';
import type { Problem, SensingParams } from './problem.ts';

/**
 * The steps of section 2.2 for all replicas as one step in float32: rows drawn with replacement in the graph,
 * U [replicas, d, d] in its variables. `labels` are those that the arm trains on, one array [n] a replica.
 */
export function sensingDefinition(
  params: SensingParams,
  rng: Randomness,
  problems: readonly Problem[],
  labels: readonly Float64Array[],
  start: { readonly matrices: readonly Float32Array[]; readonly step: number },
): StepDefinition {
  const { dimension: d, measurements: n, batchSize, learningRate, noiseLaw } = params;
  const replicas = problems.length;
  const packed = new PackedSymmetric(d);
  const sigma = params.noiseMode === 'fresh' ? Math.sqrt(params.noiseVariance) : 0;
  const shrink = 4 * (d + 1) * learningRate * explicitStrength(params, batchSize);
  return {
    precision: 'float32',
    state: { u: { shape: [replicas, d, d], values: joined(start.matrices) } },
    data: {
      rows: { shape: [replicas * n, packed.size], values: joined(problems.map(({ rows }) => rows)) },
      labels: { shape: [replicas * n], values: joined(labels) },
      first: { shape: [replicas, 1], values: Int32Array.from({ length: replicas }, (_, k) => k * n) },
    },
    random: { rng, replicas },
    firstStep: start.step,
    step: ({ tf, state, data, draw }) => {
      const u = state['u']!;
      const order = draw
        .integers('order', batchSize, n)
        .add(data['first']!)
        .reshape([replicas * batchSize]);
      const rows = tf.gather(data['rows']!, order).reshape([replicas, batchSize, packed.size]);
      let batch = tf.gather(data['labels']!, order).reshape([replicas, batchSize]);
      if (sigma > 0) {
        const errors =
          noiseLaw === 'gaussian'
            ? draw.normals('noise', batchSize)
            : tf.where(draw.uniforms('noise', batchSize).less(real(tf, 0.5)), real(tf, -1), real(tf, 1));
        batch = batch.add(errors.mul(real(tf, sigma)));
      }
      const moved = sensingStep(tf, packed, { u, rows, labels: batch, learningRate });
      const next = shrink > 0 ? moved.u.sub(u.mul(real(tf, shrink))) : moved.u;
      return { state: { u: next }, metrics: { batchLoss: moved.errors.square().mean(1) } };
    },
  };
}

function joined(parts: readonly (Float32Array | Float64Array)[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
