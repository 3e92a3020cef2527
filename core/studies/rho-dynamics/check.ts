import type { Preflight, RunContext } from '../runner.ts';

export function check(_context: RunContext): Preflight {
  return { refusals: [], warnings: [] };
}
