import type { MetricSpec } from '../../contract/study.ts';

type More = Partial<Pick<MetricSpec, 'symbol' | 'unit' | 'reference'>>;

const linear = (key: string, label: string, more: More = {}): MetricSpec => ({ key, label, scale: 'linear', ...more });
const log = (key: string, label: string, more: More = {}): MetricSpec => ({ key, label, scale: 'log', ...more });

/** Scalars of a step (docs/science/ce-vs-squared.md, section 5). */
export const metrics: readonly MetricSpec[] = [
  log('trainLoss', 'mean loss a point'),
  linear('trainAccuracy', 'share of points that are right'),
  linear('fits', 'all points are right (1) or not (0)'),
  log('minMargin', 'least signed distance to the boundary'),
  log('meanDistance', 'mean distance to the boundary'),
  log('lipschitzExact', 'exact Lipschitz constant'),
  linear('segmentCount', 'segments of the boundary'),
  linear('deadNodes', 'nodes active on no point'),
  log('balanceDrift', 'drift of w² − |V|² − b² over max w²'),
  log('balanceDriftNoBias', 'drift of w² − |V|² over max w²'),

  linear('weight1', 'first weight', { symbol: 'w_1' }),
  linear('weight2', 'second weight', { symbol: 'w_2' }),
  linear('bias', 'bias', { symbol: 'b' }),
  linear('margin', 'margin'),
  linear('marginOverOptimal', 'margin over the optimal margin'),
  linear('cosAugmented', 'cosine with the augmented SVM'),

  log('gradientNorm', 'norm of the gradient'),
  log('gradientNormMax100', 'largest gradient norm of the last 100 steps'),
  log('lambdaMaxHessian', 'largest eigenvalue of the Hessian', { symbol: '\\lambda_{\\max}' }),
  log('stabilityLevel', 'largest curvature at which descent settles', { symbol: 'K', reference: true }),
  linear('converged', 'counted as converged (1) or not (0)'),
  linear('certified', 'converged and excited (1) or not (0)'),
  log('certificateC', 'certificate (C), from the weights'),
  log('certificateB', 'certificate (B), node by node'),
  log('certificateA', 'certificate (A), PE eq. (5)'),
  linear('activeNodesMax', 'most nodes active at once'),
  linear('voidNodes', 'nodes that void the certificates'),
  linear('delta', 'gap of the outputs of the classes', { symbol: '\\Delta' }),
  log('certificateMargin', 'margin certified by the exact Lipschitz constant'),
  log('trueMargin', 'true margin at the threshold of Corollary 1'),

  linear('logNorm', 'log of the norm of the weights'),
  linear('minOutput', 'least y f'),
  linear('separated', 'all points are right (1) or not (0), flow'),
  log('kktResidual', 'residual of the KKT conditions, kinks admitted'),
  log('kktResidualStrict', 'residual of the KKT conditions without kinks'),
  log('sumAbsWV', 'Σ |w_k||V_k|'),
  log('sumW2', 'Σ w_k²'),
  log('sumMu', 'sum of the multipliers'),
  log('boundPrinted', 'bound as printed', { reference: true }),
  log('boundPrintedKinks', 'bound as printed, kink points in X_k', { reference: true }),
  log('boundAugmented', 'bound with the augmented Gram matrix, strictly active points', { reference: true }),
  log('boundAugmentedKinks', 'bound with the augmented Gram matrix and kink points', { reference: true }),
  linear('supportCount', 'support vectors'),
  linear('supportMax', 'most support vectors at a node'),
  linear('nodeMin', 'least nodes that cover the support vectors'),

  log('pointStability', 'largest |A|²|h|² δ/2'),
  linear('deficientNodes1', 'nodes of layer 1 without full richness'),
  linear('deficientNodes2', 'nodes of layer 2 without full richness'),
  log('rowUseMax', 'largest use of a row bound, index of the proof'),
  log('indexQuotient', 'largest quotient of the two row bounds'),

  log('parameterError', 'error of the parameter over its start'),
  log('estimateNorm', 'norm of the estimate over that of the truth'),
  log('outputError', 'error of the output'),
  linear('thetaHat', 'estimate', { symbol: '\\hat\\theta' }),
  log('errorDrop', 'error at the end over error a decade before'),
  linear('wrongArmShare', 'share of runs whose estimates favour the worse arm'),

  ...ownMetrics(),
];

/** Metrics beyond the specification's list: exact values that claims read, laws, and items of section 7. */
function ownMetrics(): readonly MetricSpec[] {
  return [
    linear('cellCount', 'cells of the line arrangement'),
    linear('cellCountTen', 'cells of the first ten lines'),
    linear('featureOffset', 'distance of the hull of the features’ support vectors from 0'),
    linear('featureRatio', 'corrected bound over the hard margin, hidden features'),
    linear('featureRatioCentred', 'the same with centred features'),
    log('gammaOptimal', 'optimal hard margin', { reference: true }),
    log('augmentedMargin', 'margin of the augmented SVM', { reference: true }),
    log('halfGap', 'half the gap along w', { reference: true }),
    log('boundCorrected', 'corrected bound of Theorem 2', { reference: true }),
    linear('affineCodim', 'codimension of the hull of the support vectors'),
    linear('supportOffset', 'Σ Δ²'),
    linear('biasScaled', 'scaled bias', { symbol: 'B' }),
    linear('oneSided', 'the solution touches one class only (1) or both (0)'),
    linear('meanLargest', 'largest coordinate of the points’ mean'),
    linear('limitOverOptimal', 'margin of the limit over the optimal margin', { reference: true }),
    linear('cosHard', 'cosine with the hard SVM'),
    log('sumV2', 'Σ |V_k|²'),
    log('sumB2', 'Σ b_k²'),
    log('sumMuStrict', 'sum of the multipliers without kinks'),
    log('rowUseMaxPrinted', 'largest use of a row bound, printed index'),
    log('layerUseProof', 'largest use of a layer bound, index of the proof'),
    log('layerUsePrinted', 'largest use of a layer bound, printed index'),
    log('lastLayerUse', 'use of the bound of the last layer'),
    log('errorLaw', 'error by the product formula', { reference: true }),
    log('lawDeviation', 'deviation from the product formula'),
    log('lawDeviationWrong', 'deviation from the formula with a in place of a²'),
    log('regret', 'mean regret'),
    linear('classMarginRatio', 'largest over least class margin'),
  ];
}
