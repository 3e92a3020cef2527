import type { UtilityProcess } from 'electron';

/** At once: a utility process that is busy or hangs in native code does not hear the polite signal of its own kill(). */
export function killUtility(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  } catch {
    child.kill();
  }
}
