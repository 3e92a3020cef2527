import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Owner } from '../../core/history/api.ts';

/** This process as the owner of a run. */
export function currentOwner(): Owner {
  return { pid: process.pid, processStart: processStart(process.pid) ?? 'unknown' };
}

/** Whether that very process still runs; another one that was given its pid does not count. */
export function isAlive(owner: Owner): boolean {
  const start = processStart(owner.pid);
  return start !== undefined && start === owner.processStart;
}

/** When a process started, in the system's own words; undefined when there is none. */
function processStart(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return linuxStart(pid);
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
      : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
  try {
    const told = execFileSync(command as string, args as string[], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    return told.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Clock ticks since boot (field 22 of /proc/pid/stat), with the boot they count from. A zombie counts as gone. */
function linuxStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
