import type { Preflight, RunContext } from '../runner.ts';

export function checkStudy(_context: RunContext): Preflight {
  return { refusals: [], warnings: [] };
}
