import fixture from '../../../../resources/peFoolbox.json' with { type: 'json' };
import { imageSide } from '../../../data/cifar10/binary.ts';
import { attackRounds, fullSearch, type AttackResult, type AttackSettings } from '../../../margins/attackSearch.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { Compute } from '../../../training/compute.ts';
import type { HostTensors } from '../../../training/graph/stepDefinition.ts';
import {
  decisionNet,
  initialWeights,
  layerShapes,
  outputCount,
  type Architecture,
  type NetWeights,
} from '../architecture.ts';
import { CompiledNet, netTensors } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { channelsFirst, imageValues, putImage, valuesOf } from '../images/imageSets.ts';
import { attackSettings } from '../training/sampleMeasures.ts';
import { golden, type GoldenRow } from './goldenRows.ts';

/** The net of `cifar-smoke`, s = 1. */
const architecture: Architecture = { kind: 'cnn', widths: [6, 16, 120, 96, 1], slope: 0.01 };
const halvings = 20;
/** The fast one is that of `cifar-smoke` and `quick`: 20 steps, to a width of 1e-3. What it finds lies above the full one's. */
const searches = { full: fullSearch, fast: { ...fullSearch, iterations: 20, stepRatio: 1 / 15, tolerance: 1e-3 } };

/** A trained net of images, compiled, and the images that Foolbox searched. */
export class FoolboxCase {
  readonly images: Float64Array;
  readonly labels: Float64Array;
  private readonly compiled: CompiledNet;
  private readonly pass: NetPass;

  constructor(compute: Compute) {
    const pixels = channelsLast(bytesOf(fixture.images));
    const count = pixels.length / imageValues;
    this.labels = Float64Array.from({ length: count }, (_, i) => (i < count / 2 ? 0 : 1));
    this.images = valuesOf({ count, pixels, y: this.labels, indices: new Int32Array(count) }, 0, count);
    const net = trainedNet();
    const settings = { architecture, perturbation: 'additive', precision: 'float32', capacity: count } as const;
    this.compiled = new CompiledNet(compute, settings, netTensors(architecture, net, 'float32'));
    this.pass = new NetPass(decisionNet(architecture, net));
  }

  /** The search of all images in lock-step; `settings` but for what belongs to images. */
  rounds(settings: AttackSettings): Generator<number, AttackResult> {
    const exact = (place: Float32Array | Float64Array): number => this.pass.forward(channelsFirst(place), 0)[0]!;
    return attackRounds(this.compiled, this.images, this.labels, { ...settings, box: true, halvings, exact });
  }

  /** The margins that a search finds. */
  margins(search: keyof typeof searches): Float64Array {
    const rounds = this.rounds(searches[search]);
    for (;;) {
      const next = rounds.next();
      if (next.done === true) return next.value.margins;
    }
  }

  dispose(): void {
    this.compiled.dispose();
  }
}

/** The margin search on a trained net of images against Foolbox's (resources/peFoolbox.py says how those were made). */
export function* foolboxRows(compute: Compute, params: StudyParams): Generator<null, GoldenRow[]> {
  const given = new FoolboxCase(compute);
  try {
    const rounds = given.rounds(attackSettings(params));
    for (;;) {
      const next = rounds.next();
      if (next.done === true)
        return fixture.margins.map((margin, i) => golden('attackCnn', i + 1, Number(margin), next.value.margins[i]!));
      yield null;
    }
  } finally {
    given.dispose();
  }
}

/** The same net and images for a program in torch: tensors W1, b1, W2, … behind each other; images [count, 3, 32, 32]. */
export function foolboxTensors(): HostTensors {
  const weights = new Float32Array(bytesOf(fixture.weights).buffer);
  const bytes = bytesOf(fixture.images);
  const count = bytes.length / imageValues;
  const values = valuesOf(
    { count, pixels: bytes, y: new Float64Array(count), indices: new Int32Array(count) },
    0,
    count,
  );
  return {
    weights: { shape: [weights.length], values: weights },
    images: { shape: [count, 3, imageSide, imageSide], values: Float32Array.from(values) },
  };
}

/** Tensors W1, b1, W2, … of the file, float32. */
function trainedNet(): NetWeights {
  const values = new Float32Array(bytesOf(fixture.weights).buffer);
  let at = 0;
  const next = (count: number): Float64Array => Float64Array.from(values.subarray(at, (at += count)));
  // Only the sizes of a fresh net matter here.
  const sizes = initialWeights(architecture, (count) => new Float64Array(count));
  return layerShapes(architecture).map((shape, j) => ({
    weights: next(sizes[j]!.weights.length),
    bias: next(outputCount(shape)),
  }));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** [count, channel, row, column] to [count, row, column, channel]. */
function channelsLast(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length / imageValues; i++) putImage(out, i, bytes, i * imageValues);
  return out;
}
