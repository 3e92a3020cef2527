import { attackRounds, attackSearch, type AttackResult, type AttackSettings } from '../../../margins/attackSearch.ts';
import { certifiedRadii } from '../../../margins/certifiedRadius.ts';
import { decisionBound } from '../../../margins/decisionBound.ts';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { RandomStream } from '../../../random.ts';
import type { CompiledNet } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { attackSettings, certificateSettings } from '../training/sampleMeasures.ts';
import { batch, pieceCounts } from './imageNet.ts';
import { channelsFirst, imageValues, picked, valuesOf, type ImageSet } from './imageSets.ts';

/** A net whose images are measured: its compiled passes and its float64 loop. */
export interface MeasuredNet {
  readonly compiled: CompiledNet;
  readonly exact: LayeredNet;
  readonly params: StudyParams;
}

/** Work that hands over now and then, so that a stop is heard. */
export type Work<T> = Generator<unknown, T>;

/** Decisions g of all images of a set. */
export function* decisionsOf(compiled: CompiledNet, set: ImageSet): Work<Float64Array> {
  const out = new Float64Array(set.count);
  for (let first = 0; first < set.count; first += batch) {
    const some = Math.min(batch, set.count - first);
    out.set(compiled.decisions(valuesOf(set, first, some)), first);
    yield;
  }
  return out;
}

/** Mean loss of a sample and the share of right classes, from decisions g. */
export function fitOfDecisions(
  decisions: Float64Array,
  y: Float64Array,
  loss: StudyParams['loss'],
): { loss: number; accuracy: number } {
  let [sum, right] = [0, 0];
  decisions.forEach((g, i) => {
    const wrongness = y[i] === 1 ? -g : g;
    // Softmax cross-entropy of two classes, or (f − y)² with f = g + ½.
    sum +=
      loss === 'crossEntropy' ? Math.log1p(Math.exp(-Math.abs(g))) + Math.max(wrongness, 0) : (g + 0.5 - y[i]!) ** 2;
    if (g > 0 === (y[i] === 1)) right += 1;
  });
  return { loss: sum / y.length, accuracy: right / y.length };
}

/** S_j of each affine map and the mean |output|. */
export function* sensitivitiesOf(
  compiled: CompiledNet,
  set: ImageSet,
): Work<{ sensitivities: Float64Array; outputSize: number }> {
  let sums = new Float64Array(0);
  let size = 0;
  for (let first = 0; first < set.count; first += batch) {
    const some = Math.min(batch, set.count - first);
    const { sensitivities, outputs } = compiled.read('sensitivities', valuesOf(set, first, some));
    const layers = sensitivities!.shape[1]!;
    if (sums.length === 0) sums = new Float64Array(layers);
    for (let i = 0; i < some; i++) {
      for (let j = 0; j < layers; j++) sums[j] = sums[j]! + sensitivities!.values[i * layers + j]!;
      size += Math.abs(outputs!.values[i]!);
    }
    yield;
  }
  return { sensitivities: sums.map((sum) => sum / set.count), outputSize: size / set.count };
}

/** The attack of these params on images kept in [−1, 1]; what it finds is believed only where float64 agrees. */
function imageAttack({ params, exact }: MeasuredNet): AttackSettings {
  const pass = new NetPass(exact);
  return {
    ...attackSettings(params),
    box: true,
    exact: (place) => pass.forward(channelsFirst(place), 0)[0]!,
  };
}

/** Margins of images first .. first + count − 1. */
export function* marginsOf(net: MeasuredNet, set: ImageSet, first: number, count: number): Work<AttackResult> {
  const [images, labels] = [valuesOf(set, first, count), set.y.subarray(first, first + count)];
  return yield* attackRounds(net.compiled, images, labels, imageAttack(net));
}

/** Iterations of the one attempt at a given radius and its step: T = 20, r/10. */
const [shareIterations, shareStep] = [20, 10] as const;

/** F(r): share of the set's images that are misclassified, or are after one attempt at radius r. */
export function* shareAt(net: MeasuredNet, set: ImageSet, r: number): Work<number> {
  // The full search without a halving ends at its first success.
  const settings: AttackSettings = {
    ...imageAttack({ ...net, params: { ...net.params, marginSearch: 'full' } }),
    iterations: shareIterations,
    stepRatio: 1 / shareStep,
    start: r,
    growths: 0,
    halvings: 0,
  };
  let found = 0;
  for (let first = 0; first < set.count; first += batch) {
    const some = Math.min(batch, set.count - first);
    const [images, labels] = [valuesOf(set, first, some), set.y.subarray(first, first + some)];
    const { margins } = yield* attackRounds(net.compiled, images, labels, settings);
    found += margins.filter((margin) => margin < Infinity).length;
  }
  return found / set.count;
}

interface CertifiedImage {
  readonly interval: number;
  readonly linear: number;
  /** Whether the bound refuses the attack's margin as a certificate; NaN where the attack found none. */
  readonly refused: number;
  /** Whether linear bounds are tighter than intervals for the last layer alone, where they cannot be. */
  readonly singleTighter: number;
}

/** Certified radii of one image, of both methods, with two controls. */
export function certifiedImage(
  { exact, params }: MeasuredNet,
  set: ImageSet,
  i: number,
  attack: number,
): CertifiedImage {
  const settings = certificateSettings(params);
  if (!settings) throw new Error('certificates are off');
  const x = channelsFirst(valuesOf(set, i, 1));
  const label = set.y[i]!;
  const certified = certifiedRadii(exact, x, label, { ...settings, box: true });
  const how = { method: 'linear', layers: settings.layers, box: true } as const;
  const sign = label === 1 ? 1 : -1;
  const found = attack > 0 && attack < Infinity;
  const pass = new NetPass(exact);
  pass.forward(x, 0);
  const single: LayeredNet = { slope: exact.slope, layers: exact.layers.slice(-1) };
  const alone = certifiedRadii(single, pass.inputs.at(-1)!, label, { ...settings, box: false });
  return {
    ...certified,
    refused: found ? Number(!(decisionBound(exact, x, sign, attack, how) > 0)) : NaN,
    singleTighter: alone.interval > 0 ? Number(alone.linear > alone.interval * (1 + 1e-3)) : NaN,
  };
}

/** Mean half-spread of f for each P at radius R in all layers, and at 0 that of random signs. */
export function* spreadsOf(
  { compiled, exact, params }: MeasuredNet,
  set: ImageSet,
  noise: RandomStream,
): Work<{ pieces: number; halfSpread: number }[]> {
  const rows = [{ pieces: 0, halfSpread: yield* randomSpread(exact, set, params.radius, noise) }];
  for (const pieces of pieceCounts) {
    let sum = 0;
    for (let first = 0; first < set.count; first += batch) {
      const some = Math.min(batch, set.count - first);
      const { spread } = compiled.read(`spread${pieces}`, valuesOf(set, first, some));
      for (let i = 0; i < some; i++) sum += spread!.values[i]!;
      yield;
    }
    rows.push({ pieces, halfSpread: sum / set.count });
  }
  return rows;
}

/** Mean |f(x; d) − f(x; −d)|/2 with d = ±R at random. */
function* randomSpread(exact: LayeredNet, set: ImageSet, radius: number, noise: RandomStream): Work<number> {
  const pass = new NetPass(exact);
  const sizes = pass.tapSizes;
  const size = sizes.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (let i = 0; i < set.count; i++) {
    const image = channelsFirst(valuesOf(set, i, 1));
    const signs = noise.uniforms(i, new Float64Array(size)).map((u) => (u < 0.5 ? -radius : radius));
    const at = (direction: number): number => {
      const point = signs.map((sign) => direction * sign);
      for (let k = 0; k < imageValues; k++) point[k] = point[k]! + image[k]!;
      return pass.forward(point, 0, true)[0]!;
    };
    sum += Math.abs(at(1) - at(-1)) / 2;
    if (i % 4 === 3) yield;
  }
  return sum / set.count;
}

/** Activations [images, units] of each hidden layer before pooling, clean or with the perturbations d+. */
export function* activationsOf(
  compiled: CompiledNet,
  set: ImageSet,
  state: 'activations' | 'perturbed',
  layer: number,
): Work<Float32Array> {
  let out = new Float32Array(0);
  for (let first = 0; first < set.count; first += batch) {
    const some = Math.min(batch, set.count - first);
    const { units: found } = compiled.read(`${state}${layer}`, valuesOf(set, first, some));
    const units = found!.shape[1]!;
    if (out.length === 0) out = new Float32Array(set.count * units);
    out.set(found!.values.subarray(0, some * units), first * units);
    yield;
  }
  return out;
}

interface GridImage {
  readonly index: number;
  readonly label: number;
  readonly margin: number;
  /** Bytes as text, [row, column, channel]. */
  readonly pixels: string;
  readonly perturbation: string;
  readonly result: string;
}

/** The images with the smallest margins above 0, what was added to them and what they became. */
export function gridOf(net: MeasuredNet, set: ImageSet, margins: Float64Array, count: number): GridImage[] {
  const places = Array.from(margins.keys())
    .filter((i) => margins[i]! > 0 && margins[i]! < Infinity)
    .sort((a, b) => margins[a]! - margins[b]!)
    .slice(0, count);
  if (places.length === 0) return [];
  const chosen = picked(set, places);
  const clean = valuesOf(chosen, 0, chosen.count);
  const { margins: again, found } = attackSearch(net.compiled, clean, chosen.y, imageAttack(net));
  return places.map((_, i) => {
    const range = (values: ArrayLike<number>): number[] =>
      Array.from({ length: imageValues }, (__, k) => values[i * imageValues + k]!);
    const [before, after] = [range(clean), range(found)];
    const margin = again[i]!;
    return {
      index: chosen.indices[i]!,
      label: chosen.y[i]!,
      margin,
      pixels: bytesText(before),
      // ±margin becomes black and white; 0 is grey.
      perturbation: bytesText(after.map((v, k) => (v - before[k]!) / margin)),
      result: bytesText(after),
    };
  });
}

/** Values in [−1, 1] as bytes parted by spaces. */
function bytesText(values: readonly number[]): string {
  return values.map((v) => Math.round(Math.min(Math.max((v + 1) * 127.5, 0), 255))).join(' ');
}
