import { isZip, npzMembers } from './npzMembers.ts';
import { isNpy, readNpy, shownShape, type NumberArray } from './readNpy.ts';
import { isSafetensors, readSafetensors } from './readSafetensors.ts';
import { weightsLimits } from './weightsLimits.ts';

export interface Weights {
  readonly format: 'safetensors' | 'npz' | 'npy';
  /** By name; an .npy file's array has none and is called "array". */
  readonly tensors: ReadonlyMap<string, NumberArray>;
  /** Texts that the file says of itself; .npz and .npy have none. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Weights made elsewhere: a safetensors file, an .npz, or an .npy with one array. All values are finite. Throws a
 * RangeError, to be continued after "FILE cannot be used: ", that names the tensor, what was found and what is allowed.
 */
export function readWeights(bytes: Uint8Array): Weights {
  if (bytes.length > weightsLimits.fileBytes) {
    throw new RangeError(`it has ${bytes.length} bytes; at most ${weightsLimits.fileBytes} are read`);
  }
  const weights = parsed(bytes);
  for (const [name, { shape, values }] of weights.tensors) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) continue;
    const place = shownShape(indexOf(bad, shape));
    throw new RangeError(`its tensor ${JSON.stringify(name)} is ${values[bad]} at ${place}; it must be finite`);
  }
  return weights;
}

function parsed(bytes: Uint8Array): Weights {
  if (isNpy(bytes)) {
    const array = readNpy(bytes, weightsLimits.values);
    return { format: 'npy', tensors: new Map([['array', array]]), metadata: {} };
  }
  if (isZip(bytes)) return { format: 'npz', tensors: npzTensors(bytes), metadata: {} };
  if (isSafetensors(bytes)) return { format: 'safetensors', ...readSafetensors(bytes) };
  throw new RangeError('it is not a safetensors file, an .npz or an .npy');
}

function npzTensors(bytes: Uint8Array): Map<string, NumberArray> {
  const members = npzMembers(bytes, { members: weightsLimits.tensors, bytes: weightsLimits.fileBytes });
  if (members.size === 0) throw new RangeError('it has no arrays');
  let left: number = weightsLimits.values;
  const tensors = new Map<string, NumberArray>();
  for (const [name, file] of members) {
    try {
      const array = readNpy(file, left);
      left -= array.values.length;
      tensors.set(name, array);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`its array ${JSON.stringify(name.slice(0, 60))} cannot be used: ${error.message}`);
    }
  }
  return tensors;
}

/** Index of a row-major place in an array of a shape. */
function indexOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .toReversed();
}
