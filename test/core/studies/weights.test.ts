import { describe, expect, it } from 'vitest';
import type { StudySpec } from '../../../core/contract/study.ts';
import { ceVsSquared } from '../../../core/studies/ce-vs-squared/study.ts';
import { runner as ceVsSquaredRunner } from '../../../core/studies/ce-vs-squared/run.ts';
import { peTraining } from '../../../core/studies/pe-training/study.ts';
import { runner as peTrainingRunner } from '../../../core/studies/pe-training/run.ts';
import { rankCollapse } from '../../../core/studies/rank-collapse/study.ts';
import { runner as rankCollapseRunner } from '../../../core/studies/rank-collapse/run.ts';
import type { NetWeights, State, StudyRunner } from '../../../core/studies/runner.ts';
import { contextOf } from './recordRun.ts';

/** The state of the first restore point of a preset's first arm, and the weights that the runner finds in it. */
async function atFirstPoint(
  study: StudySpec,
  runner: StudyRunner,
  preset: string,
): Promise<{ state: Record<string, State>; weights: NetWeights }> {
  const context = contextOf(study, preset, { replicas: 2 });
  for await (const event of runner.run(context)) {
    if (event.kind !== 'point') continue;
    const state = event.state() as Record<string, State>;
    return { state, weights: runner.weights!(context.arms, 2, state)! };
  }
  throw new Error('there was no restore point');
}
const shapesOf = ({ tensors }: NetWeights): unknown[] =>
  tensors.map(({ replica, name, shape }) => [replica, name, ...shape]);

describe('the weights of a restore point', () => {
  it('are the layers of rank-collapse, which lie one behind the other in its state', async () => {
    const { state, weights } = await atFirstPoint(rankCollapse, rankCollapseRunner, 'decay-square');
    const sizes = [10, 10, 10, 1];
    const layers = [1, 2, 3].map((k) => [`W${k}`, sizes[k], sizes[k - 1]]);
    expect(shapesOf(weights)).toEqual([0, 1].flatMap((replica) => layers.map((layer) => [replica, ...layer])));
    expect(weights.tensors.flatMap(({ values }) => [...values])).toEqual([...(state['weights'] as Float64Array)]);
  });

  it('are V, b, w and c of a planar net, whose state has the columns of V one behind the other', async () => {
    const { state, weights } = await atFirstPoint(ceVsSquared, ceVsSquaredRunner, 'fig1-quick');
    const flat = (state['job'] as { weights: Float64Array }).weights;
    const r = (flat.length / 2 - 1) / 4;
    const own = [
      ['V', r, 2],
      ['b', r],
      ['w', 1, r],
      ['c', 1],
    ];
    expect(shapesOf(weights)).toEqual([0, 1].flatMap((replica) => own.map((tensor) => [replica, ...tensor])));
    const [V, b, w, c] = weights.tensors.map(({ values }) => [...values]) as [number[], number[], number[], number[]];
    const columns = [0, 1].flatMap((column) => V.filter((_, i) => i % 2 === column));
    expect([...columns, ...b, ...w, ...c]).toEqual([...flat.subarray(0, 4 * r + 1)]);
  });

  it('are the layers of the net of richness', async () => {
    const { state, weights } = await atFirstPoint(ceVsSquared, ceVsSquaredRunner, 'richness-mlp');
    const layers = [
      ['W1', 8, 4],
      ['W2', 6, 8],
      ['W3', 1, 6],
    ];
    expect(shapesOf(weights)).toEqual([0, 1].flatMap((replica) => layers.map((layer) => [replica, ...layer])));
    expect(weights.tensors.flatMap(({ values }) => [...values])).toEqual([
      ...(state['job'] as { weights: Float64Array }).weights,
    ]);
  });

  it('are the layers of the MLPs of PE training, transposed to torch’s order, a net a replica', () => {
    const { arms } = contextOf(peTraining, 'subspace', { params: { widths: [2, 3, 1] } });
    const values = (length: number, first: number): Float32Array => Float32Array.from({ length }, (_, i) => first + i);
    const saved = { w0: values(12, 0), b0: values(6, 20), w1: values(6, 30), b1: values(2, 40) };
    const { layout, tensors } = peTrainingRunner.weights!(arms, 2, { arm: 0, step: 0, tensors: saved })!;
    expect(layout).toBe('torch');
    expect(tensors.slice(4).map(({ replica, name, shape, values: own }) => [replica, name, shape, [...own]])).toEqual([
      [1, 'fc1.weight', [3, 2], [6, 9, 7, 10, 8, 11]],
      [1, 'fc1.bias', [3], [23, 24, 25]],
      [1, 'fc2.weight', [1, 3], [33, 34, 35]],
      [1, 'fc2.bias', [1], [41]],
    ]);
  });

  it('are none where an experiment trains no such net', async () => {
    const context = contextOf(ceVsSquared, 'fig1-quick', { replicas: 1 });
    const arms = [{ ...context.arms[0]!, params: { ...context.arms[0]!.params, experiment: 'bandit' } }];
    const state = { arm: 0, job: { weights: new Float64Array(4) } };
    expect(ceVsSquaredRunner.weights!(arms, 1, state)).toBeUndefined();
    expect(ceVsSquaredRunner.weights!(arms, 1, { arm: 0, job: null })).toBeUndefined();
  });
});
