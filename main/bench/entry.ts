import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import { compileSteps } from '../../core/training/graph/compileSteps.ts';
import type { StepDefinition } from '../../core/training/graph/stepDefinition.ts';
import { benchRows } from './rows.ts';

/** Our side of a row: `bench.js ROW FOLDER`. Writes the row's tensors for the peer, then does steps as asked. */
const [id, folder] = process.argv.slice(2);
const row = benchRows.find((known) => known.id === id);
if (!row || folder === undefined) {
  console.error('This is our side of a benchmark: excite bench starts it.');
  process.exit(2);
}
const definition = row.definition();
writeTensors(definition, row.peerSpec, folder);
const backend = await openBackend('native', { threads: row.threads });
const steps = compileSteps({ backend, mode: 'default', clock: () => performance.now() }, definition);
console.log(`ready ${steps.plan}`);
for await (const line of createInterface({ input: process.stdin })) {
  const end = steps.stepsDone + Number(line);
  const start = performance.now();
  let loss = NaN;
  while (steps.stepsDone < end) loss = meanOfLast(steps.run(end - steps.stepsDone).metrics['trainLoss']!);
  console.log(`${performance.now() - start} ${loss}`);
}

/** Mean over replicas of the last step's losses. */
function meanOfLast(losses: Float64Array): number {
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
