import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from './setup/paths.mjs';

/**
 * `node scripts/makeRuns.mjs HOME [--runs 10000] [--rows 1000000]`: fills the history of a home folder for measuring the
 * window: that many small finished runs over all studies, and one run of that many rows (0: none). The values are
 * smooth formulas of the run's number and step, so that filters find known runs.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '10000' }, rows: { type: 'string', default: '1000000' } },
});
const home = positionals[0];
const [runCount, rowCount] = [Number(values.runs), Number(values.rows)];
if (home === undefined || !Number.isInteger(runCount) || !Number.isInteger(rowCount)) {
  console.error('usage: node scripts/makeRuns.mjs HOME [--runs 10000] [--rows 1000000]');
  process.exit(2);
}

const cache = join(projectRoot, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'make-runs-'));
const bundle = join(folder, 'history.mjs');
await build({
  stdin: {
    contents: `export { openHistory } from './core/history/openHistory.ts';
export { catalog } from './core/studies/catalog.ts';
export { presetParams, resolveArms } from './core/contract/study.ts';`,
    resolveDir: projectRoot,
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['better-sqlite3'],
  outfile: bundle,
  logLevel: 'error',
});
const { openHistory, catalog, presetParams, resolveArms } = await import(pathToFileURL(bundle).href);
rmSync(folder, { recursive: true });

mkdirSync(resolve(home), { recursive: true });
const history = openHistory(join(resolve(home), 'history.sqlite'));
const startMs = Date.UTC(2026, 0, 1);
const owner = { pid: 1, processStart: 'made by scripts/makeRuns.mjs' };
const provenance = {
  appVersion: 'made',
  gitRevision: null,
  backend: 'cpu',
  device: 'made',
  threads: 1,
  plan: 'float64 loops',
  fingerprint: 'made',
};

function create(k, study, preset, spec) {
  const params = presetParams(study, preset);
  const arms = preset.arms.map((arm) => arm.name);
  return history.createRun({
    spec: {
      study: study.id,
      preset: preset.id,
      params,
      arms,
      seed: k,
      replicas: 1,
      backend: 'auto',
      threads: 0,
      note: '',
      tags: [],
      force: false,
      until: null,
      ...spec,
    },
    studyVersion: study.version,
    arms: resolveArms(preset, params, arms),
    metrics: study.metrics,
    provenance,
    owner,
    nowMs: startMs + k * 60_000,
    warnings: [],
  });
}

/** Rows of the first arm; `value(step, metric)`. */
function batch(metrics, steps, value) {
  const length = metrics * steps.length;
  const columns = {
    seq: 0,
    arm: new Uint16Array(length),
    replica: new Uint32Array(length),
    metric: new Uint16Array(length),
    step: new Float64Array(length),
    value: new Float64Array(length),
  };
  steps.forEach((step, i) => {
    for (let metric = 0; metric < metrics; metric++) {
      const at = i * metrics + metric;
      columns.metric[at] = metric;
      columns.step[at] = step;
      columns.value[at] = value(step, metric);
    }
  });
  return columns;
}

const end = { status: 'finished', stopReason: 'stepsDone', reason: null, claims: [] };
for (let k = 0; k < runCount; k++) {
  const study = catalog[k % catalog.length];
  const preset = study.presets[Math.floor(k / catalog.length) % study.presets.length];
  const tags = [`batch-${k % 20}`, ...(k % 100 === 0 ? ['hundredth'] : [])];
  const { id } = create(k, study, preset, { name: `made ${String(k).padStart(5, '0')}`, tags });
  const metrics = Math.min(6, study.metrics.length);
  history.appendRows(
    id,
    batch(metrics, [0, 100, 1000], (step, m) => ((k + 1) / runCount) * Math.exp(-step / 400) + m),
  );
  history.endRun(id, { ...end, steps: 1000, wallMs: 1000 + k });
  if ((k + 1) % 1000 === 0) console.error(`${k + 1} of ${runCount} runs`);
}

if (rowCount > 0) {
  const study = catalog.find(({ id }) => id === 'rank-collapse') ?? catalog[0];
  const preset = study.presets.find(({ id }) => id === 'decay-square') ?? study.presets[0];
  const { id } = create(runCount, study, preset, { name: 'one long run', tags: ['long'] });
  const pageRows = 50_000;
  for (let from = 0; from < rowCount; from += pageRows) {
    const steps = Array.from({ length: Math.min(pageRows, rowCount - from) }, (_, i) => from + i);
    const ripple = (step) => 1 + 0.3 * Math.sin(step / 5000) + 0.05 * Math.sin(step * 12.9898);
    history.appendRows(
      id,
      batch(1, steps, (step) => Math.exp(-3 * (step / rowCount)) * ripple(step)),
    );
  }
  history.endRun(id, { ...end, steps: rowCount - 1, wallMs: 60_000 });
  console.log(id);
}
history.close();
