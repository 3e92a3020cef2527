import type { Compute } from '../../../training/compute.ts';
import type { SensingParams } from './problem.ts';

/** From this dimension on a step is worth a native graph; below, typed arrays are as fast and need no compiling. */
const leastDimension = 16;

/** Whether matrix sensing of this size runs as a compiled step where there is native TensorFlow. */
export function prefersGraph({ dimension }: Pick<SensingParams, 'dimension'>): boolean {
  return dimension >= leastDimension;
}

/** That, and native TensorFlow is what the run computes with. */
export function runsCompiled(params: SensingParams, compute: Compute | undefined): compute is Compute {
  return prefersGraph(params) && (compute?.backend.name === 'native' || compute?.backend.name === 'gpu');
}
