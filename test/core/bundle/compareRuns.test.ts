import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../core/bundle/compareRuns.ts';
import { readRunContent, type RunContent } from '../../../core/bundle/runContent.ts';
import { scratchHistory } from '../history/sampleRun.ts';
import { storeSampleRun } from './sampleBundle.ts';

function content(change: { value?: number; environment?: object; status?: 'interrupted' } = {}): RunContent {
  const history = scratchHistory();
  const found = readRunContent(history, storeSampleRun(history));
  const rows = { ...found.rows, value: found.rows.value.slice() };
  if (change.value !== undefined) rows.value[9] = change.value;
  const facts = { ...found.facts, environment: { ...found.facts.environment, ...change.environment } };
  return { ...found, rows, facts: change.status ? { ...facts, status: change.status } : facts };
}

/** The last but one row: the one value of its series, 4. */
const nudged = 4 * (1 + 1e-9);
const elsewhere = { backend: 'wasm', plan: 'float64 loops' };

describe('two runs of one spec', () => {
  it('on the same backend and device kind must agree to the bit', () => {
    expect(compareRuns(content(), content())).toMatchObject({ demand: 'bits', tolerance: 0, same: true, first: null });
    const found = compareRuns(content(), content({ value: nudged }));
    expect(found).toMatchObject({
      demand: 'bits',
      same: false,
      rows: { compared: 11, differing: 1, missing: 0, extra: 0 },
    });
    expect(found.first).toEqual({ where: 'decay, rank, replica 1, step 3', stored: 4, here: nudged });
  });

  it('on another backend may differ by the tolerance that is named, and no more', () => {
    const here = (value: number): RunContent => content({ value, environment: elsewhere });
    const stored = content({ environment: { plan: 'float64 loops' } });
    expect(compareRuns(stored, here(nudged))).toMatchObject({ demand: 'tolerance', tolerance: 1e-6, same: true });
    expect(compareRuns(stored, here(4.1))).toMatchObject({ demand: 'tolerance', same: false, rows: { differing: 1 } });
    expect(compareRuns(content(), content({ environment: { backend: 'gpu' } }))).toMatchObject({
      tolerance: 1e-3,
      same: true,
    });
  });

  it('must give the same verdicts', () => {
    const other = content();
    const claims = other.facts.claims.map((claim) => ({ ...claim, verdict: 'fails' as const }));
    const found = compareRuns(content(), { ...other, facts: { ...other.facts, claims } });
    expect(found).toMatchObject({ same: false, claims: { compared: 1, differing: ['C1'] } });
  });

  it('of which one was stopped are compared as far as it went; a finished one must be whole', () => {
    const part = (whole: RunContent): RunContent => {
      const { arm, metric, replica, step, value } = whole.rows;
      const rows = {
        seq: 0,
        arm: arm.slice(0, 5),
        metric: metric.slice(0, 5),
        replica: replica.slice(0, 5),
        step: step.slice(0, 5),
        value: value.slice(0, 5),
      };
      return { ...whole, rows };
    };
    expect(compareRuns(part(content({ status: 'interrupted' })), content())).toMatchObject({
      same: true,
      rows: { extra: 6 },
    });
    expect(compareRuns(part(content()), content())).toMatchObject({ same: false, rows: { extra: 6 } });
    expect(compareRuns(content(), part(content()))).toMatchObject({ same: false, rows: { missing: 6 } });
  });
});
