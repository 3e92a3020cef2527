import type { Diagnosis } from '../contract/diagnosis.ts';
import type { LabelledTable } from '../data/labelledTable.ts';
import type { Weights } from '../data/readWeights.ts';
import { denseNet } from './denseNet.ts';
import { netOnPoints } from './netOnPoints.ts';
import { spectra } from './spectra.ts';

export interface DiagnoseWishes {
  /** Points that the net is asked about. */
  readonly table: LabelledTable;
  readonly slope: number;
  readonly threshold: number;
  readonly points: number;
}

/** What is being measured, and the part of it that is done where that is known. */
export type OnMeasuring = (sentence: string, share: number | null) => void;

/** Spectra of a file of weights and, on points, richness and margins of the dense net that it is. Throws as its parts do. */
export function diagnose(
  { format, metadata, tensors }: Weights,
  wishes: DiagnoseWishes | null,
  onMeasuring: OnMeasuring = () => {},
): Diagnosis {
  // What does not fit is said before the spectra are computed.
  const net = wishes && denseNet(tensors, wishes.slope, wishes.threshold);
  const onPoints =
    net &&
    netOnPoints(net, wishes.table, wishes.points, (point, count) => {
      if (point === null) onMeasuring(`Attacking the margins of ${count} points`, null);
      else onMeasuring(`Certifying the margin of point ${point + 1} of ${count}`, point / count);
    });
  const found = spectra(tensors, (name, done) =>
    onMeasuring(`Singular values of ${name} (${done + 1} of ${tensors.size})`, done / tensors.size),
  );
  return { format, metadata, tensors: found, net: onPoints };
}
