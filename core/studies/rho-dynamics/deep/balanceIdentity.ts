import type { StudyParams } from '../fields.ts';
import { oneShot, tableRows, type Experiment } from '../jobs.ts';
import { drawWeights } from './draws.ts';
import { layerCount, layerNorms, layerOf, Net, shapeOf, type Shape } from './net.ts';

const losses = ['exponential', 'logistic', 'square', 'crossEntropy'] as const;
type IdentityLoss = (typeof losses)[number];

const inputs = 10;
const hidden = [20, 15, 12];
const points = 30;
const classes = 5;
const gain = 1.5;
const difference = 1e-6;

/**
 * Random nets 10-20-15-12-C (preset balance-identity): for a positively homogeneous net −<W_k, ∂L/∂W_k> is the same for all
 * layers and any loss (section 1.4, law 1); and at the same weights the direction of weight normalisation moves rho_k² times
 * as fast as that of gradient descent.
 */
export const balanceIdentityExperiment: Experiment = {
  start({ params, replica, rng, saved }) {
    return oneShot(saved, () => {
      const { activation } = params as StudyParams;
      const data = rng.stream('data', replica);
      const x = data.normals(0, new Float64Array(points * inputs));
      const signs = data.uniforms(1, new Float64Array(points)).map((u) => (u < 0.5 ? -1 : 1));
      const labels = data.integers(2, new Uint32Array(points), classes);
      const rows = losses.map((loss) => {
        const shape = shapeOf([inputs, ...hidden, loss === 'crossEntropy' ? classes : 1]);
        const weights = drawWeights(rng, replica, shape, gain);
        const net = new Net(shape, activation, x, points);
        const gradient = new Float64Array(weights.length);
        net.backward(weights, slopesOf(loss, net.forward(weights), signs, labels), gradient);
        return { loss, spread: spreadOf(weights, gradient, shape), ...ratiosOf(weights, gradient, shape) };
      });
      return { rows: [], tables: tableRows('balanceIdentity', rows) };
    });
  },
};

/** ∂L/∂f of the summed loss, [n, outputs]. */
function slopesOf(loss: IdentityLoss, f: Float64Array, y: Float64Array, labels: Uint32Array): Float64Array {
  if (loss !== 'crossEntropy') {
    return f.map((value, n) => {
      const q = y[n]! * value;
      if (loss === 'exponential') return -y[n]! * Math.exp(-q);
      if (loss === 'logistic') return -y[n]! / (1 + Math.exp(q));
      return 2 * (value - y[n]!);
    });
  }
  const slopes = new Float64Array(f.length);
  for (let n = 0; n < points; n++) {
    const row = f.subarray(n * classes, (n + 1) * classes);
    const largest = row.reduce((a, b) => Math.max(a, b));
    const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    row.forEach((value, c) => {
      slopes[n * classes + c] = Math.exp(value - largest) / total - (labels[n] === c ? 1 : 0);
    });
  }
  return slopes;
}

/** Spread of −<W_k, ∂L/∂W_k> over the layers, relative to the largest of them. */
function spreadOf(weights: Float64Array, gradient: Float64Array, shape: Shape): number {
  const products = Array.from({ length: layerCount(shape) }, (_, k) => {
    const own = layerOf(weights, shape, k);
    return layerOf(gradient, shape, k).reduce((sum, g, i) => sum - g * own[i]!, 0);
  });
  return (Math.max(...products) - Math.min(...products)) / Math.max(...products.map(Math.abs));
}

/** |V_k'| of weight normalisation over that of gradient descent (by central difference), over rho_k² and under rho². */
function ratiosOf(weights: Float64Array, gradient: Float64Array, shape: Shape): { perLayer: number; global: number } {
  const norms = layerNorms(weights, shape);
  const rho = norms.reduce((a, b) => a * b, 1);
  let [perLayer, global] = [0, Infinity];
  norms.forEach((rhoK, k) => {
    const w = layerOf(weights, shape, k);
    const pull = layerOf(gradient, shape, k).map((g) => -g);
    const size = Math.sqrt(pull.reduce((sum, g) => sum + g * g, 0));
    const along = pull.reduce((sum, g, i) => sum + (g * w[i]!) / rhoK, 0);
    const wn = rhoK * Math.sqrt(pull.reduce((sum, g, i) => sum + (g - (along * w[i]!) / rhoK) ** 2, 0));
    // A step of relative length h along G_k, whatever its size.
    const unitAt = (h: number): Float64Array => {
      const moved = w.map((value, i) => value + (h * rhoK * pull[i]!) / size);
      const length = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0));
      return moved.map((value) => value / length);
    };
    const [up, down] = [unitAt(difference), unitAt(-difference)];
    const turned = Math.sqrt(up.reduce((sum, value, i) => sum + (value - down[i]!) ** 2, 0));
    const gd = ((turned / (2 * difference)) * size) / rhoK;
    const ratio = wn / gd;
    perLayer = Math.max(perLayer, Math.abs(ratio / rhoK ** 2 - 1));
    global = Math.min(global, rho ** 2 / ratio);
  });
  return { perLayer, global };
}
