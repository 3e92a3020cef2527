import fixture from '../../../../resources/peFoolbox.json' with { type: 'json' };
import { attackRounds } from '../../../margins/attackSearch.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { Compute } from '../../../training/compute.ts';
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

/** The margin search on a trained net of images against Foolbox's (resources/peFoolbox.py says how those were made). */
export function* foolboxRows(compute: Compute, params: StudyParams): Generator<null, GoldenRow[]> {
  const net = trainedNet();
  const pixels = channelsLast(bytesOf(fixture.images));
  const count = pixels.length / imageValues;
  const labels = Float64Array.from({ length: count }, (_, i) => (i < count / 2 ? 0 : 1));
  const images = valuesOf({ count, pixels, y: labels, indices: new Int32Array(count) }, 0, count);
  const settings = { architecture, perturbation: 'additive', precision: 'float32', capacity: count } as const;
  const compiled = new CompiledNet(compute, settings, netTensors(architecture, net, 'float32'));
  const pass = new NetPass(decisionNet(architecture, net));
  const exact = (place: Float32Array | Float64Array): number => pass.forward(channelsFirst(place), 0)[0]!;
  try {
    const rounds = attackRounds(compiled, images, labels, { ...attackSettings(params), box: true, halvings, exact });
    for (;;) {
      const next = rounds.next();
      if (next.done === true)
        return fixture.margins.map((margin, i) => golden('attackCnn', i + 1, Number(margin), next.value.margins[i]!));
      yield null;
    }
  } finally {
    compiled.dispose();
  }
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
