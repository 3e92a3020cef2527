import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { StudyParams } from '../fields.ts';
import { oneShot, tableRows, type Experiment } from '../jobs.ts';
import { dot, dotRow, norm, scaled } from '../linear/vectors.ts';

const inputs = 30;
const steps = 2000;
const rate = 0.02;
const difference = 1e-3;

/**
 * Linear net with the exponential loss, w from 0 by 2000 steps of 0.02 G (preset hessian-linear): the Hessian
 * Σ e_n z_n z_nᵀ, the one at fixed rho, H = rho² Σ e_n z_n z_nᵀ + rho (Σ e_n v·z_n) I (section 1.4, law 6), and the second
 * difference of L along the sphere in a direction orthogonal to all data, which is 2 lambda = rho Σ e_n v·z_n.
 */
export const hessianLinearExperiment: Experiment = {
  start({ params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const { samples } = params as StudyParams;
      const stream = rng.stream('data', replica);
      const teacher = stream.normals(0, new Float64Array(inputs));
      const z = stream.normals(1, new Float64Array(samples * inputs));
      for (let n = 0; n < samples; n++) {
        const side = Math.sign(dotRow(z, n, inputs, teacher));
        for (let j = 0; j < inputs; j++) z[n * inputs + j] = side * z[n * inputs + j]!;
      }
      const w = descended(z, samples);
      const rho = norm(w);
      const v = scaled(w, 1 / rho);
      const weights = Float64Array.from({ length: samples }, (_, n) => Math.exp(-dotRow(z, n, inputs, w)));
      const hessian = new Float64Array(inputs * inputs);
      let pull = 0;
      for (let n = 0; n < samples; n++) {
        pull += weights[n]! * dotRow(z, n, inputs, v);
        for (let a = 0; a < inputs; a++) {
          for (let b = 0; b < inputs; b++) {
            hessian[a * inputs + b] = hessian[a * inputs + b]! + weights[n]! * z[n * inputs + a]! * z[n * inputs + b]!;
          }
        }
      }
      const free = symmetricEigen(hessian, inputs).values;
      const constrained = hessian.map((h, i) => rho * rho * h + (i % (inputs + 1) === 0 ? rho * pull : 0));
      const fixed = symmetricEigen(constrained, inputs).values;
      const tangent = orthogonalTo(z, samples, rng.stream('noise', replica).normals(0, new Float64Array(inputs)));
      const row = {
        samples,
        params: inputs,
        rho,
        zeros: free.filter((value) => Math.abs(value) < 1e-10 * free.at(-1)!).length,
        smallestShare: free[0]! / free.at(-1)!,
        constrainedLeast: fixed[0]!,
        constrainedOverLaw: fixed[0]! / (rho * pull),
        secondDifferenceOverLaw: tangent ? secondDifference(z, samples, rho, v, tangent) / (rho * pull) : NaN,
        // lambda with rho² in place of rho/2, as a multiple of the measured one.
        printedFactor: tangent ? (2 * rho * rho * pull) / secondDifference(z, samples, rho, v, tangent) : NaN,
      };
      return { rows: [], tables: tableRows('hessianLinear', [row]) };
    });
  },
};

function descended(z: Float64Array, samples: number): Float64Array {
  const w = new Float64Array(inputs);
  const move = new Float64Array(inputs);
  for (let step = 0; step < steps; step++) {
    move.fill(0);
    for (let n = 0; n < samples; n++) {
      const weight = rate * Math.exp(-dotRow(z, n, inputs, w));
      for (let j = 0; j < inputs; j++) move[j] = move[j]! + weight * z[n * inputs + j]!;
    }
    for (let j = 0; j < inputs; j++) w[j] = w[j]! + move[j]!;
  }
  return w;
}

/** The unit part of `direction` outside the span of the data (Gram–Schmidt, twice); undefined when nothing is left. */
function orthogonalTo(z: Float64Array, samples: number, direction: Float64Array): Float64Array | undefined {
  if (samples >= inputs) return undefined;
  const basis: Float64Array[] = [];
  for (let n = 0; n <= samples; n++) {
    const vector = n < samples ? z.slice(n * inputs, (n + 1) * inputs) : Float64Array.from(direction);
    for (const member of [...basis, ...basis]) {
      const share = dot(vector, member);
      for (let j = 0; j < inputs; j++) vector[j] = vector[j]! - share * member[j]!;
    }
    basis.push(scaled(vector, 1 / norm(vector)));
  }
  return basis.at(-1);
}

/** Second central difference of L(rho (v cos a + tangent sin a)) in the angle a at 0. */
function secondDifference(
  z: Float64Array,
  samples: number,
  rho: number,
  v: Float64Array,
  tangent: Float64Array,
): number {
  const at = (angle: number): number => {
    let sum = 0;
    for (let n = 0; n < samples; n++) {
      const along = Math.cos(angle) * dotRow(z, n, inputs, v) + Math.sin(angle) * dotRow(z, n, inputs, tangent);
      sum += Math.exp(-rho * along);
    }
    return sum;
  };
  return (at(difference) - 2 * at(0) + at(-difference)) / difference ** 2;
}
