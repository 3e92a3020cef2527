import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { availableParallelism, cpus, freemem, release, totalmem, type as systemName } from 'node:os';
import type { DoctorReport } from '../core/contract/channels.ts';
import type { Home } from './home.ts';
import { appVersion } from './version.ts';

type Item = DoctorReport['items'][number];

/** What a child process found when it loaded one of the native parts. */
export interface Probe {
  readonly ok: boolean;
  /** Version and device, or why it cannot be had. */
  readonly value: string;
}

/** Native parts that are loaded in a child process only, so that a crash costs a line of the report. */
export const probedParts = ['sqlite', 'gpu', 'native', 'wasm', 'cpu'] as const;
export type ProbedPart = (typeof probedParts)[number];

export interface DoctorOptions {
  readonly home: Home;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Loads the part in a process of its own and never throws. */
  readonly probe: (part: ProbedPart) => Promise<Probe>;
}

/** What this machine offers, what is missing and how to get it. Nothing here is loaded into the calling process. */
export async function doctor({ home, env, probe }: DoctorOptions): Promise<DoctorReport> {
  const probed: Item[] = [];
  for (const part of probedParts) probed.push(partItem(part, await probe(part)));
  return {
    appVersion,
    items: [...runtimeItems(), ...machineItems(), ...folderItems(home), ...probed, displayItem(env)],
  };
}

const parts: Readonly<
  Record<ProbedPart, { readonly name: string; readonly hint: string; readonly optional: boolean }>
> = {
  sqlite: { name: 'SQLite', hint: 'Run npm run setup: it builds better-sqlite3 for this machine.', optional: false },
  gpu: {
    name: 'Backend gpu (TensorFlow)',
    hint: 'Needs an NVIDIA driver and the CUDA libraries: run npm run setup -- --gpu.',
    optional: true,
  },
  native: {
    name: 'Backend native (TensorFlow)',
    hint: 'Run npm run setup: it fetches TensorFlow and builds the binding.',
    optional: false,
  },
  wasm: { name: 'Backend wasm', hint: 'Run npm run setup.', optional: false },
  cpu: { name: 'Backend cpu (plain)', hint: 'Run npm run setup.', optional: false },
};

/** An optional part that is missing is said with its hint, and is no fault. */
function partItem(part: ProbedPart, { ok, value }: Probe): Item {
  const { name, hint, optional } = parts[part];
  return { name, value, ok: ok || optional, ...(ok ? {} : { hint }) };
}

function runtimeItems(): Item[] {
  const { node, electron, chrome } = process.versions;
  const inWindow = electron === undefined ? [] : [good('Electron', `${electron} (Chromium ${chrome})`)];
  return [good('Workbench', appVersion), good('Node', node), ...inWindow];
}

function machineItems(): Item[] {
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return [
    good('System', `${systemName()} ${release()} ${process.arch}`),
    good('Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`),
    good('Memory', `${gibibytes(totalmem())}, ${gibibytes(freemem())} free`),
    good('NVIDIA driver', nvidiaDriver() ?? 'none'),
  ];
}

function nvidiaDriver(): string | undefined {
  try {
    return /Kernel Module\s+(?:for \S+\s+)?([\d.]+)/.exec(readFileSync('/proc/driver/nvidia/version', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** statfs types of file systems on which SQLite's WAL is not safe: NFS, SMB, SMB2, CIFS. */
const networkFileSystems = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42]);
const leastFreeBytes = 2 ** 30;

function folderItems(home: Home): Item[] {
  if (!existsSync(home.folder)) return [good('Home folder', `${home.folder} (made with the first run)`)];
  const { bavail, bsize, type } = statfsSync(home.folder);
  const freeBytes = bavail * bsize;
  const onNetwork = networkFileSystems.has(type);
  const folder: Item = {
    name: 'Home folder',
    value: `${home.folder}${onNetwork ? ' (a network file system)' : ''}`,
    ok: !onNetwork,
    ...(onNetwork
      ? { hint: 'The database needs a local disk: choose another folder with --home or EXCITE_HOME.' }
      : {}),
  };
  const low = freeBytes < leastFreeBytes;
  const free: Item = {
    name: 'Free space',
    value: `${(freeBytes / 1e9).toFixed(1)} GB`,
    ok: !low,
    ...(low ? { hint: 'Below 1 GiB: a long run may not be stored.' } : {}),
  };
  const database = existsSync(home.database)
    ? `${home.database}, ${(statSync(home.database).size / 1e6).toFixed(1)} MB`
    : 'none yet';
  return [folder, free, good('Database', database), good('Logs', home.logs)];
}

function displayItem(env: DoctorOptions['env']): Item {
  const display = env['WAYLAND_DISPLAY'] ?? env['DISPLAY'];
  if (process.platform !== 'linux' || display) return good('Display', display ?? 'of the system');
  return { name: 'Display', value: 'none', ok: true, hint: 'The window needs one; excite does not.' };
}

function good(name: string, value: string): Item {
  return { name, value, ok: true };
}
