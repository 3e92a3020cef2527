import ceVsSquared from '../../resources/sweeps/ce-vs-squared-phase.json';
import labelNoise from '../../resources/sweeps/label-noise-recovery.json';
import peTrainingGap from '../../resources/sweeps/pe-training-gap.json';
import peTraining from '../../resources/sweeps/pe-training-pairs.json';
import { sweepDocumentSchema, type SweepDocument } from './sweep.ts';

/** Sweeps that come with the workbench. */
export const sweepExamples: readonly { readonly id: string; readonly document: SweepDocument }[] = [
  { id: 'ce-vs-squared-phase', document: sweepDocumentSchema.parse(ceVsSquared) },
  { id: 'label-noise-recovery', document: sweepDocumentSchema.parse(labelNoise) },
  { id: 'pe-training-gap', document: sweepDocumentSchema.parse(peTrainingGap) },
  { id: 'pe-training-pairs', document: sweepDocumentSchema.parse(peTraining) },
];
