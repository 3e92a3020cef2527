import { singularValues } from '../../../numerics/singularValues.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { settledGradient } from '../certificates/measure.ts';
import { allDiverged, anyDiverged, divergenceWarnings, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { layers, richnessData, richnessStart, sizes, weightCount } from './draws.ts';
import { lastLayerBound, layerMatrix, pointStability, richnessNodes, type RichnessNode } from './monitor.ts';
import { RichnessNetwork } from './network.ts';

interface Saved {
  /** [replicas, weights]. */
  readonly weights: Float64Array;
  readonly gradientMax: Float64Array;
  readonly divergedAt: Float64Array;
}

const watched = 100;
/** RICH Theorem 1 per layer on a multi-layer net trained by plain gradient descent (section 2.6). */
export class RichnessJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds = { step: 12, record: 1000 };
  private readonly arm: StudyArm;
  private readonly replicas: number;
  private readonly networks: RichnessNetwork[];
  private readonly weights: Float64Array[];
  private readonly gradientMax: Float64Array;
  private readonly divergedAt: Float64Array;

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.replicas = context.replicas;
    this.parts = context.replicas;
    this.records = logSteps(arm.params.steps, 12);
    const replicas = Array.from({ length: context.replicas }, (_, k) => k);
    this.networks = replicas.map((k) => new RichnessNetwork(richnessData(context.rng, k)));
    this.weights = replicas.map(
      (k) => saved?.weights.slice(k * weightCount, (k + 1) * weightCount) ?? richnessStart(context.rng, k),
    );
    this.gradientMax = saved?.gradientMax.slice() ?? new Float64Array(context.replicas);
    this.divergedAt = saved?.divergedAt.slice() ?? new Float64Array(context.replicas).fill(running);
  }

  get stopped(): boolean {
    return allDiverged(this.divergedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.divergedAt);
  }

  advance(part: number, from: number, to: number): void {
    const { learningRate, steps } = this.arm.params;
    const [network, weights] = [this.networks[part]!, this.weights[part]!];
    for (let step = from; step < to && this.divergedAt[part] === running; step++) {
      const size = network.step(weights, learningRate);
      if (Number.isNaN(size)) this.divergedAt[part] = step;
      else if (step >= steps - watched) this.gradientMax[part] = Math.max(this.gradientMax[part]!, size);
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    if (this.divergedAt[part] !== running) return;
    const { name, params } = this.arm;
    const [network, weights] = [this.networks[part]!, this.weights[part]!];
    const gradientNorm = network.gradientNorm(weights);
    const { signals } = network;
    const n = signals[0]!.length / sizes[0];
    const nodes = richnessNodes(weights, signals, n, params.learningRate);
    const last = step === params.steps;
    const gradientNormMax100 = last ? Math.max(this.gradientMax[part]!, gradientNorm) : undefined;
    const lastBound = lastLayerBound(signals, n, params.learningRate);
    const normLast = spectralSquare(weights, layers);
    yield rowsOf(name, step, this.replicas, part, {
      gradientNorm,
      gradientNormMax100,
      converged: gradientNormMax100 === undefined ? undefined : gradientNormMax100 <= settledGradient ? 1 : 0,
      pointStability: pointStability(weights, signals, n, params.learningRate),
      deficientNodes1: deficient(nodes, 1),
      deficientNodes2: deficient(nodes, 2),
      rowUseMax: largest(nodes, ({ rowSquare, boundProof }) => rowSquare / boundProof),
      rowUseMaxPrinted: largest(nodes, ({ rowSquare, boundPrinted }) => rowSquare / boundPrinted),
      indexQuotient: largest(nodes, ({ boundProof: a, boundPrinted: b }) => Math.max(a / b, b / a)),
      layerUseProof: layerUse(weights, nodes, ({ boundProof }) => boundProof),
      layerUsePrinted: layerUse(weights, nodes, ({ boundPrinted }) => boundPrinted),
      lastLayerUse: lastBound === undefined ? undefined : normLast / lastBound,
    });
    yield* tableOf(
      'richness',
      nodes.map((node) => ({
        arm: name,
        replica: part,
        step,
        layer: node.layer,
        node: node.node,
        activePoints: node.activePoints,
        lambdaMin: node.lambdaMin,
        lambdaMax: node.lambdaMax,
        richness: node.lambdaMax > 0 ? node.lambdaMin / node.lambdaMax : 0,
        boundProof: node.boundProof,
        boundPrinted: node.boundPrinted,
      })),
    );
  }

  *finish(): Generator<RunEvent> {
    yield* divergenceWarnings(this.arm.name, this.divergedAt);
  }

  state(): State {
    const weights = new Float64Array(this.parts * weightCount);
    this.weights.forEach((values, k) => weights.set(values, k * weightCount));
    return {
      weights,
      gradientMax: this.gradientMax.slice(),
      divergedAt: this.divergedAt.slice(),
    } satisfies Saved;
  }
}

function deficient(nodes: readonly RichnessNode[], layer: number): number {
  return nodes.filter((node) => node.layer === layer && node.lambdaMin === 0).length;
}

/** Over the nodes that are not deficient; undefined where there are none. */
function largest(nodes: readonly RichnessNode[], value: (node: RichnessNode) => number): number | undefined {
  const values = nodes.filter(({ lambdaMin }) => lambdaMin > 0).map(value);
  return values.length === 0 ? undefined : Math.max(...values);
}

/** max over the hidden layers whose bound is not void of |W_j|₂² over the layer's bound. */
function layerUse(
  weights: Float64Array,
  nodes: readonly RichnessNode[],
  bound: (node: RichnessNode) => number,
): number | undefined {
  let use: number | undefined;
  for (let j = 1; j < layers; j++) {
    const own = nodes.filter(({ layer }) => layer === j);
    if (own.some(({ lambdaMin }) => lambdaMin === 0)) continue;
    const sum = own.reduce((total, node) => total + bound(node), 0);
    use = Math.max(use ?? 0, spectralSquare(weights, j) / sum);
  }
  return use;
}

function spectralSquare(weights: Float64Array, layer: number): number {
  return singularValues(layerMatrix(weights, layer), sizes[layer]!, sizes[layer - 1]!).values[0]! ** 2;
}
