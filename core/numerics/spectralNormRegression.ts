import { singularValues } from './singularValues.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/**
 * argmin over W [c, n] of |Y − X Wᵀ|_F² + lambda s₁(W)², X [m, n] of full column rank, Y [m, c], all row-major; s₁ is the
 * largest singular value.
 *
 * Accelerated proximal gradient with the constant momentum of a strongly convex problem (Beck, First-Order Methods in
 * Optimization, 2017, section 10.7.7); the proximal map clips the singular values (section 7.3). About 30 √cond(XᵀX)
 * steps of one singular value decomposition each. Ends when W moves by less than 1e-15 of its length three times in a
 * row; throws after 100 000 steps or when X is rank-deficient.
 */
export function spectralNormRegression(
  x: Float64Array,
  m: number,
  n: number,
  y: Float64Array,
  c: number,
  lambda: number,
): Float64Array {
  const gram = productOf(x, x, m, n, n);
  const cross = productOf(y, x, m, c, n);
  const spectrum = symmetricEigen(gram, n).values;
  const largest = 2 * spectrum[n - 1]!;
  const least = 2 * spectrum[0]!;
  if (!(least > 1e-14 * largest)) throw new Error('spectralNormRegression: the columns of X depend on each other');
  const root = Math.sqrt(largest / least);
  const momentum = (root - 1) / (root + 1);
  let w: Float64Array = new Float64Array(c * n);
  let before: Float64Array = w;
  let still = 0;
  for (let step = 0; step < 100_000; step++) {
    const ahead = w.map((value, i) => value + momentum * (value - before[i]!));
    const gradient = gradientAt(ahead, gram, cross, c, n);
    before = w;
    w = clipped(
      ahead.map((value, i) => value - gradient[i]! / largest),
      c,
      n,
      (2 * lambda) / largest,
    );
    const moved = w.reduce((sum, value, i) => sum + (value - before[i]!) ** 2, 0);
    const length = w.reduce((sum, value) => sum + value * value, 0);
    still = moved <= 1e-30 * length ? still + 1 : 0;
    if (still === 3) return w;
  }
  throw new Error('spectralNormRegression: no solution after 100 000 steps');
}

/** The proximal map of weight/2 s₁²: singular values above t become t, where Σ (sᵢ − t)₊ = weight t. */
function clipped(w: Float64Array, c: number, n: number, weight: number): Float64Array {
  const { values, left, right } = singularValues(w, c, n);
  let sum = 0;
  let level = 0;
  for (let k = 0; k < values.length; k++) {
    if (k > 0 && values[k]! <= level) break;
    sum += values[k]!;
    level = sum / (k + 1 + weight);
  }
  const out = w.slice();
  values.forEach((value, k) => {
    if (value <= level) return;
    for (let i = 0; i < c; i++) {
      const factor = (value - level) * left[k * c + i]!;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! - factor * right[k * n + j]!;
    }
  });
  return out;
}

/** 2 (W G − YᵀX), [c, n]. */
function gradientAt(w: Float64Array, gram: Float64Array, cross: Float64Array, c: number, n: number): Float64Array {
  const gradient = new Float64Array(c * n);
  for (let i = 0; i < c; i++) {
    for (let j = 0; j < n; j++) {
      let sum = -cross[i * n + j]!;
      for (let k = 0; k < n; k++) sum += w[i * n + k]! * gram[k * n + j]!;
      gradient[i * n + j] = 2 * sum;
    }
  }
  return gradient;
}

/** AᵀB, [columnsA, columnsB], for A, B of m rows. */
function productOf(a: Float64Array, b: Float64Array, m: number, columnsA: number, columnsB: number): Float64Array {
  const product = new Float64Array(columnsA * columnsB);
  for (let k = 0; k < m; k++) {
    for (let i = 0; i < columnsA; i++) {
      for (let j = 0; j < columnsB; j++) {
        product[i * columnsB + j] = product[i * columnsB + j]! + a[k * columnsA + i]! * b[k * columnsB + j]!;
      }
    }
  }
  return product;
}
