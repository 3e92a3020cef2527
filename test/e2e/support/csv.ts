import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { excite } from './workbench.ts';

/** Names and sha256 of a run's CSV files in a folder. */
function csvSums(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return Object.fromEntries(
    files.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** All numbers of a run as the terminal exports them: equal sums mean equal bits. */
export async function exportedSums(home: string, runId: string): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-csv-'));
  const { status, stderr } = await excite(home, 'export', runId, '--format', 'csv', '--out', folder);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const sums = csvSums(join(folder, runId));
  rmSync(folder, { recursive: true });
  return sums;
}
