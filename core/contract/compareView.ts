import { z } from 'zod';

export const bandKinds = ['none', 'sd', 'sem', 'bootstrap', 'minMax'] as const;
export type BandKind = (typeof bandKinds)[number];

const axisSchema = z.object({
  scale: z.enum(['linear', 'log', 'symlog']),
  /** null: as the data has it. */
  min: z.number().nullable(),
  max: z.number().nullable(),
});

const expression = z.string().trim().min(1).max(200);

/**
 * How runs are laid over each other; the same for window, terminal and export. Expressions know `step`, the runs'
 * metrics and their numeric params, + − * / ^, parentheses, and abs, exp, log, log10, sqrt, min, max and the like.
 */
export const compareViewSchema = z.object({
  /** What runs of different steps are aligned by: `step`, a time such as `step * learningRate`, or another metric. */
  x: expression,
  y: expression,
  /** The prediction that the residual panel subtracts. */
  prediction: expression.nullable(),
  /** Only this arm; null: each run's every arm. */
  arm: z.string().max(64).nullable(),
  /** What becomes one curve: each replica, each run and arm, or all runs whose value of `groupBy` is the same. */
  merge: z.enum(['none', 'replicas', 'runs']),
  /** A param's key, or study, preset, arm; null: all runs are one. */
  groupBy: z.string().max(64).nullable(),
  center: z.enum(['mean', 'median']),
  band: z.enum(bandKinds),
  /** Rows of the centred moving mean; 1: none. */
  smoothing: z.number().int().min(1).max(10_001),
  xAxis: axisSchema,
  yAxis: axisSchema,
});
export type CompareView = z.infer<typeof compareViewSchema>;

export const defaultView: CompareView = {
  x: 'step',
  y: 'trainLoss',
  prediction: null,
  arm: null,
  merge: 'replicas',
  groupBy: null,
  center: 'mean',
  band: 'sd',
  smoothing: 1,
  xAxis: { scale: 'linear', min: null, max: null },
  yAxis: { scale: 'log', min: null, max: null },
};

export const mostCompared = 64;
