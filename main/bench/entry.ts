import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import type { Compute } from '../../core/training/compute.ts';
import { compileSteps } from '../../core/training/graph/compileSteps.ts';
import type { StepDefinition } from '../../core/training/graph/stepDefinition.ts';
import { planarSteps } from './planarSide.ts';
import { benchRows, type BenchRow } from './rows.ts';

/** Our side of a row: `bench.js ROW FOLDER [MODE]`. Writes the row's tensors for the peer, then does steps as asked. */
const [id, folder, mode = 'default'] = process.argv.slice(2);
const row = benchRows.find((known) => known.id === id);
if (!row || folder === undefined) {
  console.error('This is our side of a benchmark: excite bench starts it.');
  process.exit(2);
}
const { plan, lap } = row.definition ? await compiledSide(row.definition(), row, folder) : loopSide(row, folder);
console.log(`ready ${plan}`);
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const loss = lap(Number(line));
  console.log(`${performance.now() - start} ${loss}`);
}

interface Side {
  readonly plan: string;
  /** Does so many more steps; the loss of the last one. */
  readonly lap: (steps: number) => number;
}

function loopSide({ peerSpec }: BenchRow, to: string): Side {
  writeFileSync(join(to, 'row.json'), JSON.stringify(peerSpec));
  return { plan: 'loop', lap: planarSteps() };
}

async function compiledSide(definition: StepDefinition, { peerSpec, threads }: BenchRow, to: string): Promise<Side> {
  writeTensors(definition, peerSpec, to);
  const backend = await openBackend('native', { threads });
  const steps = compileSteps({ backend, mode: mode as Compute['mode'], clock: () => performance.now() }, definition);
  const lap = (more: number): number => {
    const end = steps.stepsDone + more;
    let loss = NaN;
    while (steps.stepsDone < end) loss = meanOfLast(definition, steps.run(end - steps.stepsDone).metrics['trainLoss']!);
    return loss;
  };
  return { plan: steps.plan, lap };
}

/** Mean over replicas of the last step's losses. */
function meanOfLast(definition: StepDefinition, losses: Float64Array): number {
  const size = definition.state['w1']?.shape.length === 3 ? definition.state['w1'].shape[0]! : 1;
  return losses.subarray(losses.length - size).reduce((sum, loss) => sum + loss, 0) / size;
}

function writeTensors({ state, data }: StepDefinition, spec: object, to: string): void {
  const tensors = { ...state, ...data };
  for (const [key, { values }] of Object.entries(tensors))
    writeFileSync(join(to, `${key}.bin`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const shapes = Object.entries(tensors).map(([key, { shape, values }]) => [
    key,
    [values instanceof Int32Array ? 'int32' : 'float32', shape],
  ]);
  writeFileSync(join(to, 'row.json'), JSON.stringify({ ...spec, tensors: Object.fromEntries(shapes) }));
}
