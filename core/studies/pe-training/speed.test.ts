import { it } from 'vitest';
import { computeOn } from '../../../test/core/training/graph/support/compute.ts';
import { defaultParams } from '../../contract/fields.ts';
import { Randomness } from '../../random.ts';
import { fields } from './fields.ts';
import { syntheticPresets } from './presets.ts';
import { runTraining } from './training/run.ts';
it('speed', async () => {
  const compute = await computeOn('native');
  const preset = syntheticPresets.find((p) => p.id === (process.env.PRESET ?? 'subspace'))!;
  const arms = preset.arms.map((a) => ({ name: a.name, control: false, params: { ...defaultParams(fields), ...preset.params, ...a.overrides } }));
  const replicas = Number(process.env.REPLICAS ?? 2);
  const t0 = performance.now(); let last = t0; const gaps=[]; let prevStep=-1;
  for await (const e of runTraining({ arms: arms as never, replicas, rng: new Randomness(1), restore: undefined, compute })) {
    const now = performance.now();
    if (e.kind === 'point') { gaps.push(now - last); last = now; if (e.step===arms[0].params.epochs*4 && prevStep!==e.step) console.log(e.label, 'trained', ((now-t0)/1000).toFixed(1)); prevStep=e.step; }
    if (e.kind === 'rows' && 'marginMedianTest' in e.values) console.log(e.arm, ((now-t0)/1000).toFixed(1), JSON.stringify(Object.fromEntries(Object.entries(e.values).map(([k,v])=>[k,Array.from(v as number[]).map(x=>Number(x!.toPrecision(4)))]))));
    if (e.kind==='warning') console.log(e.warning.sentence);
  }
  gaps.sort((a,b)=>b-a); console.log('gaps', gaps.slice(0,8).map(g=>g.toFixed(0)));
}, 600000);
