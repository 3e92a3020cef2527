import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Everything that can change the last bits of a run on the same spec. */
export interface FingerprintFacts {
  readonly app: string;
  readonly study: string;
  readonly backend: string;
  readonly threads: number;
  readonly libraries: Readonly<Record<string, string>>;
  readonly runtime: string;
  readonly cpu: string;
}

/** A text that a person can compare and a hash of it: "app 0.1.0; …; sha256 1f2e…". */
export function fingerprint(facts: FingerprintFacts): string {
  const libraries = Object.entries(facts.libraries).map(([name, version]) => `${name} ${version}`);
  const parts = [
    `app ${facts.app}`,
    facts.study,
    facts.backend,
    `threads ${facts.threads}`,
    ...libraries,
    facts.runtime,
    facts.cpu,
  ];
  const text = parts.map((part) => part.replaceAll(';', ',')).join('; ');
  return `${text}; sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** The parts in which two fingerprints differ, as "that → this". */
export function fingerprintDifferences(stored: string, here: string): string[] {
  const [before, after] = [stored.split('; '), here.split('; ')];
  const gone = before.filter((part) => !after.includes(part) && !part.startsWith('sha256 '));
  const come = after.filter((part) => !before.includes(part) && !part.startsWith('sha256 '));
  const length = Math.max(gone.length, come.length);
  return Array.from({ length }, (_, i) => `${gone[i] ?? 'nothing'} → ${come[i] ?? 'nothing'}`);
}

/** Node and V8: the transcendental functions of a loop come from V8. */
export function runtimeFacts(): string {
  const electron = process.versions['electron'];
  const host = electron === undefined ? `node ${process.versions.node}` : `electron ${electron}`;
  return `${host}, v8 ${process.versions.v8}, ${process.platform} ${process.arch}`;
}

export function cpuModel(): string {
  return cpus()[0]?.model.trim() ?? 'unknown CPU';
}

/** The processor's model and, where the system tells them, a hash of its features. */
export function cpuFacts(): string {
  const flags = cpuFlags();
  return `${cpuModel()}${flags === undefined ? '' : `, features ${createHash('sha256').update(flags).digest('hex').slice(0, 12)}`}`;
}

function cpuFlags(): string | undefined {
  try {
    const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    return line?.trim().split(/\s+/).sort().join(' ');
  } catch {
    return undefined;
  }
}
