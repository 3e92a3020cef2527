import { netOracle, type AttackOracle } from '../../../margins/attackOracle.ts';
import { attackSearch, type AttackSettings } from '../../../margins/attackSearch.ts';
import { certifiedRadii, type CertificateSettings } from '../../../margins/certifiedRadius.ts';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { linearDecision, linearMargin, type LinearDecision } from '../../../margins/linearMargin.ts';
import { planarSegments, segmentMargin } from '../../../margins/planarSegments.ts';
import type { StudyParams } from '../fields.ts';

/** What is measured of a sample; NaN where it is not. */
export const sampleColumns = ['interval', 'linear', 'noIntercept', 'exact', 'attack', 'joint', 'evaluations'] as const;
export type SampleMeasures = Readonly<Record<(typeof sampleColumns)[number], number>>;

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

function certificateSettings(params: StudyParams): CertificateSettings | undefined {
  const { certificate, marginBox, certificateBracket, certificateHalvings } = params;
  if (certificate === 'off') return undefined;
  return { layers: certificate, box: marginBox, bracket: certificateBracket, halvings: certificateHalvings };
}

/** Margins of one net's samples, one at a time. */
export class SampleMeter {
  private readonly net: LayeredNet;
  private readonly params: StudyParams;
  private readonly attack: AttackSettings;
  private readonly certificate: CertificateSettings | undefined;
  private readonly oracle: AttackOracle;
  private readonly joint: AttackOracle | undefined;
  private readonly segments: Float64Array | undefined;
  private readonly linear: LinearDecision | undefined;

  constructor(net: LayeredNet, params: StudyParams) {
    this.net = net;
    this.params = params;
    this.attack = attackSettings(params);
    this.certificate = certificateSettings(params);
    this.oracle = netOracle(net);
    this.joint = params.jointSamples > 0 ? netOracle(net, true) : undefined;
    this.segments = params.exactHalfSide > 0 ? planarSegments(net, params.exactHalfSide) : undefined;
    this.linear = linearDecision(net);
  }

  /** `x` one sample, `index` its place among those with margins. */
  measure(x: Float64Array, label: number, index: number): SampleMeasures {
    const { certificateSamples, looseSamples, marginBox } = this.params;
    const found = attackSearch(this.oracle, x, [label], this.attack);
    const attack = found.margins[0]!;
    const certified =
      this.certificate && index < certificateSamples ? certifiedRadii(this.net, x, label, this.certificate) : undefined;
    const loose =
      this.certificate && index < looseSamples
        ? certifiedRadii(this.net, x, label, { ...this.certificate, relaxation: 'noUpperIntercept' }).linear
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
      attack,
      joint: index < this.params.jointSamples ? this.jointMargin(x, label) : NaN,
      evaluations: found.evaluations[0]!,
    };
  }

  private jointMargin(x: Float64Array, label: number): number {
    if (!this.joint) return NaN;
    const point = new Float64Array(this.joint.dimension);
    point.set(x);
    return attackSearch(this.joint, point, [label], this.attack).margins[0]!;
  }
}
