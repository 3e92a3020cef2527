import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import type { Compute } from '../../core/training/compute.ts';
import { compileSteps } from '../../core/training/graph/compileSteps.ts';
import type { HostTensors, StepDefinition } from '../../core/training/graph/stepDefinition.ts';
import { mostInAll } from './lapPlan.ts';
import { benchRows, type BenchBackend, type BenchRow } from './rows.ts';

/**
 * Our side of a row: `bench.js ROW FOLDER BACKEND [MODE]`. Writes the row's tensors for the peer, then does steps as
 * asked.
 */
const [id, folder, backendName, mode = 'default'] = process.argv.slice(2);
const row = benchRows.find((known) => known.id === id);
if (!row || folder === undefined) {
  console.error('This is our side of a benchmark: excite bench starts it.');
  process.exit(2);
}
const to = folder;
const { plan, lap, calls } = await sideOf(row);
console.log(`ready ${plan}`);
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  calls.length = 0;
  const loss = lap(Number(line));
  console.log([performance.now() - start, loss, calls.length, Math.max(0, ...calls)].join(' '));
}

interface Side {
  readonly plan: string;
  /** Does so many more steps; the loss of the last one. */
  readonly lap: (steps: number) => number;
  /** Milliseconds of each call of native TensorFlow since it was emptied. */
  readonly calls: number[];
}

async function sideOf(row: BenchRow): Promise<Side> {
  const { ours } = row;
  if ('definition' in ours) return compiledSide(row, ours.definition());
  writeTensors(row, {});
  if ('loop' in ours) return { plan: 'loop', lap: ours.loop(), calls: [] };
  return { plan: mode, lap: ours.work(await computeOf(row)), calls: [] };
}

async function computeOf({ threads }: BenchRow): Promise<Compute> {
  const backend = await openBackend(backendName as BenchBackend, { threads });
  return { backend, mode: mode as Compute['mode'], clock: () => performance.now() };
}

async function compiledSide(row: BenchRow, definition: StepDefinition): Promise<Side> {
  writeTensors(row, { ...definition.state, ...definition.data, ...definition.inputs });
  const steps = compileSteps(await computeOf(row), definition);
  const calls: number[] = [];
  const lap = (more: number): number => {
    const end = steps.stepsDone + more;
    let loss = NaN;
    while (steps.stepsDone < end) {
      const start = performance.now();
      const chunk = steps.run(end - steps.stepsDone);
      calls.push(performance.now() - start);
      const losses = chunk.metrics[row.lossMetric]!;
      loss = mean(losses.subarray(losses.length - losses.length / chunk.steps));
    }
    return loss;
  };
  return { plan: steps.plan, lap, calls };
}

/** Over replicas. */
function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The definition's tensors and those that the row hands to its peer besides, which come first. */
function writeTensors({ peerSpec, peerTensors }: BenchRow, own: HostTensors): void {
  const tensors = { ...own, ...peerTensors?.(mostInAll) };
  for (const [key, { values }] of Object.entries(tensors))
    writeFileSync(join(to, `${key}.bin`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const shapes = Object.entries(tensors).map(([key, { shape, values }]) => [key, [kindOf(values), shape]]);
  writeFileSync(join(to, 'row.json'), JSON.stringify({ ...peerSpec, tensors: Object.fromEntries(shapes) }));
}

function kindOf(values: HostTensors[string]['values']): 'int32' | 'float64' | 'float32' {
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Float64Array ? 'float64' : 'float32';
}
