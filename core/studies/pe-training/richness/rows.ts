import type { LayeredNet } from '../../../margins/layeredNet.ts';
import type { RunEvent } from '../../runner.ts';
import { mean } from '../../evaluation.ts';
import type { PointSet } from '../training/points.ts';
import { nodeRichness, type LayerRichness } from './nodeRichness.ts';

interface Look {
  readonly arm: string;
  readonly step: number;
  readonly nets: readonly LayeredNet[];
  readonly points: readonly PointSet[];
  /** r_j of each map in training at this step, one array a replica. */
  readonly radii: readonly Float64Array[];
  readonly pieces: number;
}

/**
 * Rows of `richness` and its metrics at a step: what the training points excite as they are (`clean`) and, where the arm
 * perturbs them, what it trains on (`trained`).
 */
export function* richnessRows(look: Look): Generator<RunEvent> {
  const { arm, step, nets, points, radii, pieces } = look;
  const found = { clean: [] as (readonly LayerRichness[])[], trained: [] as (readonly LayerRichness[])[] };
  for (let r = 0; r < nets.length; r++) {
    const clean = nodeRichness(
      nets[r]!,
      points[r]!,
      radii[r]!.map(() => 0),
      pieces,
    );
    const perturbing = radii[r]!.some((radius) => radius > 0);
    const trained = perturbing ? nodeRichness(nets[r]!, points[r]!, radii[r]!, pieces) : clean;
    found.clean.push(clean);
    found.trained.push(trained);
    yield tableRows(arm, r, step, 'clean', clean);
    yield tableRows(arm, r, step, 'trained', trained);
  }
  const values: Record<string, Float64Array> = {};
  for (const state of ['clean', 'trained'] as const)
    found[state][0]!.forEach((_, j) => {
      const of = (value: (layer: LayerRichness) => number): Float64Array =>
        Float64Array.from(found[state], (layers) => value(layers[j]!));
      values[`${state}Directions${j + 1}`] = of(({ nodes }) => mean(nodes.map(({ directions }) => directions))!);
      values[`${state}Rich${j + 1}`] = of(
        ({ nodes, dimension }) => nodes.filter(({ directions }) => directions === dimension).length / nodes.length,
      );
      values[`${state}LambdaMin${j + 1}`] = of(({ nodes, samples }) =>
        mean(nodes.map(({ lambdaMin }) => lambdaMin / samples))!,
      );
    });
  yield { kind: 'rows', arm, step, values };
}

function tableRows(
  arm: string,
  replica: number,
  step: number,
  state: 'clean' | 'trained',
  layers: readonly LayerRichness[],
): RunEvent {
  const rows = layers.flatMap(({ dimension, samples, nodes }, j) =>
    nodes.map((node, k) => ({ layer: j + 1, node: k + 1, dimension, samples, ...node })),
  );
  const column = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of);
  return {
    kind: 'table',
    table: 'richness',
    columns: {
      arm: rows.map(() => arm),
      replica: column(() => replica),
      step: column(() => step),
      state: rows.map(() => state),
      layer: column((row) => row.layer),
      node: column((row) => row.node),
      activeShare: column((row) => row.activePoints / row.samples),
      directions: column((row) => row.directions),
      share: column((row) => row.directions / row.dimension),
      lambdaMin: column((row) => row.lambdaMin / row.samples),
      lambdaMax: column((row) => row.lambdaMax / row.samples),
    },
  };
}
