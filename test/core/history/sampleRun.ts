import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClaimResult, RowBatch } from '../../../core/contract/run.ts';
import type { NewRun } from '../../../core/history/api.ts';
import { openHistory, type HistoryStore } from '../../../core/history/openHistory.ts';

/** A folder that goes when the test ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function scratchHistory(file = join(scratchFolder(), 'history.sqlite')): HistoryStore {
  const history = openHistory(file);
  onTestFinished(() => history.close());
  return history;
}

export const provenance = {
  appVersion: '0.1.0',
  gitRevision: null,
  backend: 'cpu',
  device: 'one core',
  threads: 1,
  plan: 'default',
  fingerprint: 'f00d',
};

export const owner = { pid: 4711, processStart: '12345' };

/** A run of two arms, three metrics and two replicas. */
export function newRun(change: Partial<NewRun> = {}, spec: Partial<NewRun['spec']> = {}): NewRun {
  return {
    spec: {
      study: 'rank-collapse',
      preset: 'decay-square',
      params: { learningRate: 0.1, sizes: [3, 4], shape: 'square', whiten: true },
      arms: ['decay', 'none'],
      seed: 2 ** 53 - 1,
      replicas: 2,
      backend: 'auto',
      threads: 0,
      name: 'first',
      note: '',
      tags: [],
      force: false,
      until: null,
      ...spec,
    },
    studyVersion: 1,
    arms: [
      { name: 'decay', params: { learningRate: 0.1 } },
      { name: 'none', params: { learningRate: 0 } },
    ],
    metrics: [
      { key: 'trainLoss', label: 'Training loss', symbol: 'L', unit: 'nat', scale: 'log' },
      { key: 'rank', label: 'Rank', scale: 'linear' },
      { key: 'bound', label: 'Bound', scale: 'linear', reference: true },
    ],
    provenance,
    owner,
    nowMs: Date.UTC(2026, 10, 4, 14, 15, 3),
    warnings: [],
    ...change,
  };
}

type Row = readonly [arm: number, replica: number, metric: number, step: number, value: number];

export function rowBatch(rows: readonly Row[], seq = 1): RowBatch {
  return {
    seq,
    arm: Uint16Array.from(rows, (row) => row[0]),
    replica: Uint32Array.from(rows, (row) => row[1]),
    metric: Uint16Array.from(rows, (row) => row[2]),
    step: Float64Array.from(rows, (row) => row[3]),
    value: Float64Array.from(rows, (row) => row[4]),
  };
}

/** The inverse of rowBatch, for comparisons. */
export function rowsOf(batch: RowBatch): Row[] {
  return Array.from(batch.arm, (arm, i) => [arm, batch.replica[i]!, batch.metric[i]!, batch.step[i]!, batch.value[i]!]);
}

export const claim: ClaimResult = {
  id: 'C1',
  statement: 'corrected',
  sentence: 'The rank collapses.',
  source: 'eq. (7)',
  measured: NaN,
  expected: '1',
  tolerance: '1e-9: rounding',
  verdict: 'holds',
  expectedVerdict: 'holds',
  why: 'measured at the last step',
  control: { arm: 'none', measured: -0, expected: '3', verdict: 'differs' },
};

export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
