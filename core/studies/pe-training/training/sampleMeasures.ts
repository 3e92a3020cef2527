import type { AttackSettings } from '../../../margins/attackSearch.ts';
import { branchAndBound } from '../../../margins/branchAndBound.ts';
import { certifiedRadii, type CertificateSettings } from '../../../margins/certifiedRadius.ts';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { linearDecision, linearMargin, type LinearDecision } from '../../../margins/linearMargin.ts';
import { planarSegments, segmentMargin } from '../../../margins/planarSegments.ts';
import type { StudyParams } from '../fields.ts';

/** What is measured of a sample by itself, without an attack on all samples at once; NaN where it is not. */
export const boundColumns = [
  'interval',
  'linear',
  'noIntercept',
  'exact',
  'optimised',
  'closedLow',
  'closedHigh',
  'nodes',
] as const;
export const sampleColumns = [...boundColumns, 'attack', 'joint', 'evaluations'] as const;
export type SampleColumn = (typeof sampleColumns)[number];
type BoundMeasures = Readonly<Record<(typeof boundColumns)[number], number>>;

/** Width at which branch and bound calls an interval closed. */
const closedGap = 1e-8;

/** First radius of the attack and how often it may grow (docs/science/pe-training.md, "Margin of a sample"). */
const [firstRadius, growths] = [0.6, 20] as const;

export function attackSettings(params: StudyParams): AttackSettings {
  const { marginIterations, marginStep, marginTolerance, marginHalvings, marginBox, marginSearch } = params;
  return {
    iterations: marginIterations,
    stepRatio: 1 / marginStep,
    start: firstRadius,
    growths,
    halvings: marginHalvings,
    ...(marginSearch === 'fast' ? { tolerance: marginTolerance } : {}),
    box: marginBox,
    success: marginSearch === 'finalIterate' ? 'final' : 'any',
  };
}

export function certificateSettings(params: StudyParams): CertificateSettings | undefined {
  const { certificate, marginBox, certificateBracket, certificateHalvings, slopeSteps } = params;
  if (certificate === 'off') return undefined;
  return {
    layers: certificate,
    box: marginBox,
    bracket: certificateBracket,
    halvings: certificateHalvings,
    slopeSteps,
  };
}

/** What of one net's samples needs no attack: certificates and exact margins. */
export class SampleMeter {
  private readonly net: LayeredNet;
  private readonly params: StudyParams;
  private readonly certificate: CertificateSettings | undefined;
  private readonly segments: Float64Array | undefined;
  private readonly linear: LinearDecision | undefined;

  constructor(net: LayeredNet, params: StudyParams) {
    this.net = net;
    this.params = params;
    this.certificate = certificateSettings(params);
    this.segments = params.exactHalfSide > 0 ? planarSegments(net, params.exactHalfSide) : undefined;
    this.linear = linearDecision(net);
  }

  /** `x` one sample, `index` its place among those with margins, `attack` the margin found. */
  measure(x: Float64Array, label: number, index: number, attack: number): BoundMeasures {
    const { certificateSamples, looseSamples, marginBox } = this.params;
    const certified =
      this.certificate && index < certificateSamples ? certifiedRadii(this.net, x, label, this.certificate) : undefined;
    const loose =
      this.certificate && index < looseSamples
        ? certifiedRadii(this.net, x, label, { ...this.certificate, slopeSteps: 0, relaxation: 'noUpperIntercept' })
            .linear
        : NaN;
    const exact = this.segments
      ? segmentMargin(this.segments, x[0]!, x[1]!)
      : this.linear
        ? linearMargin(this.linear, x, marginBox)
        : NaN;
    return {
      interval: certified?.interval ?? NaN,
      linear: certified?.linear ?? NaN,
      noIntercept: loose,
      exact: attack === 0 && !Number.isNaN(exact) ? 0 : exact,
      optimised: certified && this.params.slopeSteps > 0 ? certified.optimised : NaN,
      ...this.closed(x, label, index, certified?.optimised ?? NaN, attack),
    };
  }

  private closed(
    x: Float64Array,
    label: number,
    index: number,
    certified: number,
    attack: number,
  ): Pick<BoundMeasures, 'closedLow' | 'closedHigh' | 'nodes'> {
    const { branchNodes, branchSamples, marginBox, certificateBracket } = this.params;
    if (branchNodes === 0 || index >= branchSamples || Number.isNaN(certified))
      return { closedLow: NaN, closedHigh: NaN, nodes: NaN };
    // Misclassified, or on the boundary.
    if (attack === 0 || certified === 0) return { closedLow: 0, closedHigh: attack, nodes: 0 };
    const known = { low: certified, high: attack };
    const how = { box: marginBox, nodes: branchNodes, gap: closedGap, reach: certificateBracket };
    const { low, high, nodes } = branchAndBound(this.net, x, label === 1 ? 1 : -1, known, how);
    return { closedLow: low, closedHigh: high, nodes };
  }
}

/** Points [count, inputs] with zeros for what is added at the later maps. */
export function jointPoints(x: Float64Array, count: number, dimension: number): Float64Array {
  const inputs = x.length / count;
  const points = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) points.set(x.subarray(i * inputs, (i + 1) * inputs), i * dimension);
  return points;
}
