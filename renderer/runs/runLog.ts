import type { RunDetail } from '../../core/contract/channels.ts';
import { bytesText, countText, durationText } from '../components/numbers.ts';
import { stopWords } from '../components/stopWords.ts';

export interface LogLine {
  /** When, where that is known. */
  readonly at: number | null;
  readonly text: string;
}

/** What has happened to a run, in order, as the history knows it. */
export function runLog({ run, warnings, checkpoints, rows }: RunDetail): LogLine[] {
  const { status, startedAt, stopReason, reason, steps, wallMs, backend, threads } = run;
  const began =
    status === 'scheduled'
      ? 'put into the queue'
      : `begun on ${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const kept = checkpoints
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .map(({ step, createdAt, sizeBytes }) => ({
      at: createdAt,
      text: `checkpoint at step ${countText(step)}, ${bytesText(sizeBytes)}`,
    }));
  const done = `${durationText(wallMs)} of computing, step ${countText(steps)}, ${countText(rows)} rows`;
  const why = reason ?? (stopReason === null ? null : stopWords[stopReason]);
  const isOver = status !== 'running' && status !== 'scheduled';
  return [
    { at: startedAt, text: began },
    ...warnings.map(({ sentence }) => ({ at: null, text: `warning: ${sentence}` })),
    ...kept,
    ...(isOver ? [{ at: null, text: `${status} after ${done}${why === null ? '' : `: ${why}`}` }] : []),
  ];
}
