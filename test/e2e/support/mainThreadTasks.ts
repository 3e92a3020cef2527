import { readFileSync } from 'node:fs';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Durations in ms, ascending, of the tasks of the page's main thread in a trace of Chromium; raster has threads of its own.
 * `tdur` counts only the time in which the thread had a processor.
 */
export function mainThreadTasks(file: string, pid: number, clock: 'dur' | 'tdur' = 'dur'): number[] {
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] };
  const thread = traceEvents.find(
    ({ name, pid: of, args }) => name === 'thread_name' && of === pid && args?.name === 'CrRendererMain',
  );
  return traceEvents
    .filter(({ name, ph, pid: of, tid }) => /RunTask$/.test(name) && ph === 'X' && of === pid && tid === thread?.tid)
    .map((task) => (task[clock] ?? 0) / 1000)
    .sort((a, b) => a - b);
}
