import ceVsSquared from '../../resources/sweeps/ce-vs-squared-phase.json';
import labelNoise from '../../resources/sweeps/label-noise-recovery.json';
import { sweepDocumentSchema, type SweepDocument } from '../contract/sweep.ts';

/** Sweeps that come with the workbench. */
export const sweepExamples: readonly { readonly id: string; readonly document: SweepDocument }[] = [
  { id: 'ce-vs-squared-phase', document: sweepDocumentSchema.parse(ceVsSquared) },
  { id: 'label-noise-recovery', document: sweepDocumentSchema.parse(labelNoise) },
];
