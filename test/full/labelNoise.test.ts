import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ClaimResult, RunRecord } from '../../core/contract/run.ts';
import { labelNoise } from '../../core/studies/label-noise/study.ts';

const root = new URL('../..', import.meta.url).pathname;
/** Kept from one test run to the next, so that what was interrupted goes on. */
const kept = join(tmpdir(), 'excite-full-label-noise');
const fresh = mkdtempSync(join(tmpdir(), 'excite-full-'));
afterAll(() => rmSync(fresh, { recursive: true, force: true }));

interface Answer {
  readonly run: RunRecord;
  readonly claims: readonly ClaimResult[];
  readonly metrics: Readonly<Record<string, Readonly<Record<string, { readonly last: readonly unknown[] }>>>>;
}

/** `excite` with its progress, rate and time left on this terminal; what it says on stdout, read as JSON. */
function excite<T>(home: string, ...args: readonly string[]): Promise<{ status: number; answer: T | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), ...args, '--json', '--home', home], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('close', (status) => {
      const text = Buffer.concat(parts).toString('utf8');
      resolve({ status: status ?? 1, answer: text === '' ? undefined : (JSON.parse(text) as T) });
    });
  });
}

/** Goes on with an unfinished run of the preset, or begins one. */
async function completed(preset: string): Promise<Answer> {
  const { answer: runs = [] } = await excite<RunRecord[]>(kept, 'runs', 'list', '--study', 'label-noise');
  const open = runs.find(
    (run) => run.preset === preset && (run.status === 'interrupted' || run.status === 'cancelled'),
  );
  const resumed = open ? await excite<Answer>(kept, 'resume', open.id) : undefined;
  if (resumed?.status === 0) return resumed.answer!;
  const { status, answer } = await excite<Answer>(kept, 'run', 'label-noise', '--preset', preset, '--seed', '1');
  expect(status).toBe(0);
  return answer!;
}

describe('label noise, the full list', () => {
  const presets = labelNoise.presets.filter((preset) => preset.list === 'full').map((preset) => preset.id);
  it.each(presets)('%s: every verdict is the expected one and every control differs', async (id) => {
    const { claims } = await completed(id);
    expect(claims.map(({ id: claim, verdict, control }) => ({ claim, verdict, control: control?.verdict }))).toEqual(
      labelNoise.claims
        .filter((claim) => claim.preset === id)
        .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
    );
  });

  it('at paper size, stopped and resumed, gives the bits of an uninterrupted run', async () => {
    const run = ['run', 'label-noise', '--preset', 'ms-paper-explicit10', '--arms', 'explicit10', '--seed', '2'];
    const whole = (await excite<Answer>(fresh, ...run)).answer!;
    const stopped = (await excite<Answer>(fresh, ...run, '--until', '5000')).answer!;
    expect(stopped.run.stopReason).toBe('until');
    const rest = (await excite<Answer>(fresh, 'resume', stopped.run.id)).answer!;
    expect(rest.run.steps).toBe(18_000);
    expect(rest.metrics).toEqual(whole.metrics);
  });
});
