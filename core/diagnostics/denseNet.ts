import { shownShape, type NumberArray } from '../data/readNpy.ts';
import type { DenseLayer, LayeredNet } from '../margins/layeredNet.ts';

export interface NamedNet extends LayeredNet {
  readonly layers: readonly DenseLayer[];
  /** Name of each layer's matrix. */
  readonly names: readonly string[];
}

/**
 * A dense net from a file of weights: its matrices [outputs, inputs] in the order of their names (numbers in names count as
 * numbers), each with the bias that belongs to its name (`x.weight` and `x.bias`, `W1` and `b1`), zero where there is none.
 * One output f decides by f − threshold > 0, two by the second being larger. Throws a RangeError, to be continued after
 * "FILE cannot be used: ", that names the tensor, its shape and what is allowed.
 */
export function denseNet(tensors: ReadonlyMap<string, NumberArray>, slope: number, threshold: number): NamedNet {
  const names = [...tensors.keys()].sort(new Intl.Collator('en', { numeric: true }).compare);
  const matrices = names.filter((name) => tensors.get(name)!.shape.length === 2);
  if (matrices.length === 0) throw new RangeError(`it has no matrix among ${names.slice(0, 8).join(', ')}`);
  const biases = new Set<string>();
  const layers = matrices.map((name, j): DenseLayer => {
    const { shape, values } = tensors.get(name)!;
    const [outputs, inputs] = shape as [number, number];
    const before = j === 0 ? undefined : tensors.get(matrices[j - 1]!)!.shape[0]!;
    if (before !== undefined && inputs !== before) {
      const last = `${matrices[j - 1]} of ${shownShape(tensors.get(matrices[j - 1]!)!.shape)}`;
      throw new RangeError(
        `its tensor ${name} has the shape ${shownShape(shape)}; behind ${last} it must be (…, ${before})`,
      );
    }
    const biasName = biasOf(name);
    const bias = biasName === undefined ? undefined : tensors.get(biasName);
    if (!bias) return { kind: 'dense', inputs, outputs, weights: values, bias: new Float64Array(outputs) };
    if (bias.shape.length !== 1 || bias.values.length !== outputs) {
      throw new RangeError(
        `its tensor ${biasName} has the shape ${shownShape(bias.shape)}; beside ${name} it must be (${outputs})`,
      );
    }
    biases.add(biasName!);
    return { kind: 'dense', inputs, outputs, weights: values, bias: bias.values };
  });
  const rest = names.find((name) => !matrices.includes(name) && !biases.has(name));
  if (rest !== undefined) {
    const { shape } = tensors.get(rest)!;
    throw new RangeError(
      `its tensor ${rest} of ${shownShape(shape)} is neither a matrix nor the bias of one (x.weight and x.bias, W1 and b1)`,
    );
  }
  return {
    layers: [...layers.slice(0, -1), decision(layers.at(-1)!, matrices.at(-1)!, threshold)],
    names: matrices,
    slope,
  };
}

function biasOf(name: string): string | undefined {
  if (/(^|\.)weight$/.test(name)) return name.replace(/weight$/, 'bias');
  return /^W\d*$/.test(name) ? name.replace('W', 'b') : undefined;
}

/** The last layer as the one output whose sign decides. */
function decision(layer: DenseLayer, name: string, threshold: number): DenseLayer {
  const { inputs, outputs, weights, bias } = layer;
  if (outputs === 1) return { ...layer, bias: Float64Array.of(bias[0]! - threshold) };
  if (outputs === 2) {
    const difference = weights.subarray(inputs).map((value, i) => value - weights[i]!);
    return { ...layer, outputs: 1, weights: difference, bias: Float64Array.of(bias[1]! - bias[0]!) };
  }
  throw new RangeError(`its last tensor ${name} has ${outputs} outputs; margins are of nets with 1 or 2`);
}
