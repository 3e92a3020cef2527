import type { LinearParams } from './fields.ts';

/** log(t − 1 + c) at s = log t. */
function logShifted(s: number, c: number): number {
  return s > 40 ? s : Math.log(Math.expm1(s) + c);
}

/** Prescribed rho at s = log t, with tau = t − 1 (section 2.1, preset schedules). */
export function scheduledRho(schedule: LinearParams['schedule'], s: number): number {
  switch (schedule) {
    case 'log':
      return logShifted(s, Math.E);
    case 'halfLog':
      return 0.5 * logShifted(s, Math.E);
    case 'twoLog':
      return 2 * logShifted(s, Math.E);
    case 'logLog':
      return Math.log(logShifted(s, Math.E ** Math.E));
    case 'inverseLog':
      return 1 / logShifted(s, Math.E);
    case 'exp':
      return Math.exp(s > 4 ? 50 : Math.min(50, Math.expm1(s)));
    case 'const1':
      return 1;
  }
}

/** Limit of rho/log t, which decides whether V freezes (section 7). */
export function logRate(schedule: LinearParams['schedule']): number {
  return { log: 1, halfLog: 0.5, twoLog: 2, logLog: 0, inverseLog: 0, exp: Infinity, const1: 0 }[schedule];
}
