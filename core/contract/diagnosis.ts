import { z } from 'zod';
import { dataSetName } from './dataSetName.ts';

/** A measure that may be 0/0, or that was not found within reach. */
const measured = z.union([z.number(), z.nan(), z.literal(Infinity)]);

const matrixSpectrumSchema = z.object({
  /** Frobenius norm |W|_F. */
  norm: z.number(),
  /** Largest singular value s_1. */
  spectralNorm: z.number(),
  /** |W|_F² / s_1²; NaN for a zero matrix. */
  stableRank: measured,
  /** exp of the entropy of s_i / Σ s (Roy & Vetterli, "The effective rank", EUSIPCO 2007); NaN for a zero matrix. */
  effectiveRank: measured,
  /** Singular values above max(rows, columns) · 2^-52 · s_1. */
  numericalRank: z.number(),
  /** Descending. */
  singularValues: z.array(z.number()).readonly(),
});
export type MatrixSpectrum = z.infer<typeof matrixSpectrumSchema>;

const tensorSpectrumSchema = z.object({
  name: z.string(),
  shape: z.array(z.number()).readonly(),
  /** Rows and columns of the matrix that was measured: [outputs, everything else]; null where none was. */
  matrix: z.tuple([z.number(), z.number()]).readonly().nullable(),
  spectrum: matrixSpectrumSchema.nullable(),
  /** Why none was measured. */
  why: z.string().nullable(),
});
export type TensorSpectrum = z.infer<typeof tensorSpectrumSchema>;

/** How the points excite a layer: Σ h hᵀ over the inputs h of its matrix (RICH). */
const layerRichnessSchema = z.object({
  name: z.string(),
  inputs: z.number(),
  /** Eigenvalues above 1e-9 of the largest. */
  directions: z.number(),
  lambdaMin: measured,
  lambdaMax: measured,
  /** Units of the layer that are positive on no point; null for the last layer, which has no activation. */
  deadUnits: z.number().nullable(),
});
export type LayerRichness = z.infer<typeof layerRichnessSchema>;

/** l∞ margin of a point: certified below, found above by an attack; exact where the net is linear. */
const pointMarginSchema = z.object({
  point: z.number(),
  certified: measured,
  exact: measured.nullable(),
  /** Infinity where none was found. */
  found: measured,
});
export type PointMargin = z.infer<typeof pointMarginSchema>;

const netDiagnosisSchema = z.object({
  points: z.number(),
  accuracy: measured,
  richness: z.array(layerRichnessSchema).readonly(),
  margins: z.array(pointMarginSchema).readonly(),
});
export type NetDiagnosis = z.infer<typeof netDiagnosisSchema>;

/** What a file of weights is: spectra of its matrices and, on points, richness and margins of the dense net. */
const diagnosisSchema = z.object({
  format: z.enum(['safetensors', 'npz', 'npy']),
  /** Texts that the file says of itself. */
  metadata: z.record(z.string(), z.string()).readonly(),
  tensors: z.array(tensorSpectrumSchema).readonly(),
  net: netDiagnosisSchema.nullable(),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** The points that the net of a file is asked about, and how it decides. */
export const pointWishesSchema = z.object({
  /** An imported table. */
  data: z.string().regex(dataSetName),
  /** Of the leaky ReLU after each layer but the last; 0 a ReLU, 1 a linear net. */
  slope: z.number().min(0).max(1),
  /** What is taken off the one output before its sign decides. */
  threshold: z.number(),
  /** So many of the points, the first ones, get margins. */
  points: z.number().int().min(0),
});
export type PointWishes = z.infer<typeof pointWishesSchema>;

/** Without a wish. */
export const defaultPointWishes = { slope: 0, threshold: 0, points: 100 } as const;

/** The file of weights that the window looks at: null before one was opened. */
export const diagnosisStatusSchema = z
  .object({
    file: z.string(),
    /** Of its last measurement; null: spectra alone. */
    wishes: pointWishesSchema.nullable(),
    work: z.object({ sentence: z.string(), share: z.number().min(0).max(1).nullable() }).nullable(),
    failure: z.object({ sentence: z.string(), hint: z.string().optional() }).nullable(),
    diagnosis: diagnosisSchema.nullable(),
  })
  .nullable();
export type DiagnosisStatus = z.infer<typeof diagnosisStatusSchema>;
