import type { Weights } from '../data/readWeights.ts';
import type { LabelledTable } from '../data/labelledTable.ts';
import { denseNet } from './denseNet.ts';
import { netOnPoints, type NetDiagnosis } from './netOnPoints.ts';
import { spectra, type TensorSpectrum } from './spectra.ts';

export interface DiagnoseWishes {
  /** Points that the net is asked about. */
  readonly table: LabelledTable;
  /** Of the leaky ReLU after each layer but the last; 0 a ReLU, 1 a linear net. */
  readonly slope: number;
  /** What is taken off the one output before its sign decides. */
  readonly threshold: number;
  readonly marginPoints: number;
}

export interface Diagnosis {
  readonly format: Weights['format'];
  readonly metadata: Weights['metadata'];
  readonly tensors: readonly TensorSpectrum[];
  readonly net: NetDiagnosis | null;
}

/** Spectra of a file of weights and, on points, richness and margins of the dense net that it is. Throws as its parts do. */
export function diagnose({ format, metadata, tensors }: Weights, wishes: DiagnoseWishes | null): Diagnosis {
  // What does not fit is said before the spectra are computed.
  const net = wishes && denseNet(tensors, wishes.slope, wishes.threshold);
  const onPoints = net && netOnPoints(net, wishes.table, wishes.marginPoints);
  return { format, metadata, tensors: spectra(tensors), net: onPoints };
}
