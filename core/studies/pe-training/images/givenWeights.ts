import type { DataSets } from '../../../data/dataSets.ts';
import { shownShape, type NumberArray } from '../../../data/readNpy.ts';
import { readWeights, type Weights } from '../../../data/readWeights.ts';
import { layerNames, layerShapes, tensorShapes, type Architecture, type NetWeights } from '../architecture.ts';

/** SET/FILE in the data folder, neither of them hidden. */
const place = /^([\w-][\w.-]*)\/([\w-][\w.-]*)$/;

export interface GivenWeights {
  readonly net: NetWeights;
  /** Whether the file itself says that torch wrote it. */
  readonly saysTorch: boolean;
}

/**
 * Weights of a net of images from a safetensors file or an .npz in the data folder (`file` is SET/FILE), as torch names
 * and lays them out: `conv1.weight` [filters, channels, row, column], `fc1.weight` [out, in] with inputs by channel, row,
 * column, and `….bias` [out]; rounded to float32. Throws `unavailable` where the file is not there, else a RangeError, to be
 * continued after "FILE cannot be used: ", that names the tensor, what was found and what is allowed.
 */
export function givenWeights(data: DataSets, file: string, architecture: Architecture): GivenWeights {
  const [, set, name] = place.exec(file) ?? [];
  if (set === undefined || name === undefined)
    throw new RangeError('it must be SET/FILE, a folder of the data folder and a file in it');
  const { tensors, metadata } = readWeights(data.read(set, name));
  const names = layerNames(architecture);
  const net = layerShapes(architecture).map((shape, j) => {
    const [weights, bias] = tensorShapes(shape);
    return {
      weights: rounded(tensors, `${names[j]}.weight`, weights),
      bias: rounded(tensors, `${names[j]}.bias`, bias),
    };
  });
  const known = new Set(names.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]));
  const strange = [...tensors.keys()].find((key) => !known.has(key));
  if (strange !== undefined)
    throw new RangeError(`its tensor ${JSON.stringify(strange)} is none of this net's, ${[...known].join(', ')}`);
  return { net, saysTorch: metadata['format'] === 'pt' };
}

function rounded(tensors: Weights['tensors'], key: string, shape: readonly number[]): Float64Array {
  const tensor: NumberArray | undefined = tensors.get(key);
  if (!tensor) {
    const there = [...tensors.keys()].slice(0, 12).join(', ');
    throw new RangeError(`it has no tensor ${key} ${shownShape(shape)}; it has ${there}`);
  }
  if (tensor.shape.join() !== shape.join())
    throw new RangeError(`its tensor ${key} is ${shownShape(tensor.shape)}; it must be ${shownShape(shape)}`);
  const values = tensor.values.map(Math.fround);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new RangeError(`its tensor ${key} holds ${tensor.values[bad]}; float32 holds at most 3.4e38 in size`);
  return values;
}
