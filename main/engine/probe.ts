import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnections } from '../../core/history/connections.ts';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import type { Probe, ProbedPart } from '../doctor.ts';

/** A process of its own: loads the one native part that its argument names, says what it found, and ends. */
async function probe(part: ProbedPart): Promise<Probe> {
  try {
    return { ok: true, value: part === 'sqlite' ? probeSqlite() : await probeBackend(part) };
  } catch (error) {
    return { ok: false, value: error instanceof Error ? error.message : String(error) };
  }
}

/** Opens a database as a run history would be opened. */
function probeSqlite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'excite-probe-'));
  try {
    const connections = openConnections(join(folder, 'probe.sqlite'));
    const found = connections.writer.first<{ version: string }>('SELECT sqlite_version() AS version');
    connections.close();
    return found?.version ?? 'of unknown version';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function probeBackend(name: Exclude<ProbedPart, 'sqlite'>): Promise<string> {
  const { device, threads, versions, tf } = await openBackend(name, { threads: 0 });
  const sum = tf.tidy(() => tf.sum(tf.ones([2, 3])).dataSync()[0]);
  if (sum !== 6) throw new Error(`the sum of six ones came back as ${sum}`);
  const libraries = Object.entries(versions).map(([library, version]) => `${library} ${version}`);
  return `${device}, ${threads} threads, ${libraries.join(', ')}`;
}

const { parentPort } = process as NodeJS.Process & { parentPort?: { postMessage(message: unknown): void } };
const found = await probe(process.argv[2] as ProbedPart);
if (parentPort) parentPort.postMessage(found);
else process.send?.(found, undefined, undefined, () => process.exit(0));
