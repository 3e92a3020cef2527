import type { SweepMember, SweepPreview, SweepRecord } from '../../core/contract/sweep.ts';
import { fieldText } from '../../core/contract/fields.ts';
import { durationText } from './runText.ts';
import { textTable } from './textTable.ts';

/** How a sweep stands, in a line. */
export function sweepLine({ document, status, reason, counts }: SweepRecord): string {
  const { waiting, running, done, failed } = counts;
  const parts = [`${done} of ${waiting + running + done + failed} runs done`];
  if (running > 0) parts.push(`${running} running`);
  if (failed > 0) parts.push(`${failed} failed`);
  const what = document.name === '' ? [document.study, document.preset ?? ''].join(' ').trim() : document.name;
  return `${what}: ${status}, ${parts.join(', ')}${reason === null ? '' : `. ${reason}`}`;
}

export function sweepsText(sweeps: readonly SweepRecord[]): string {
  if (sweeps.length === 0) return 'No sweeps.\n';
  return textTable(
    ['sweep', 'study', 'preset', 'executor', 'status', 'done', 'running', 'waiting', 'failed', 'priority', 'name'],
    sweeps.map(({ id, document, executor, status, counts, priority }) => [
      id,
      document.study,
      document.preset ?? '-',
      executor,
      status,
      String(counts.done),
      String(counts.running),
      String(counts.waiting),
      String(counts.failed),
      String(priority),
      document.name,
    ]),
  );
}

/** One sweep with its failures. */
export function sweepText(sweep: SweepRecord, members: readonly SweepMember[]): string {
  const failed = members.filter(({ status }) => status === 'failed');
  const lines = [`${sweep.id}\n${sweepLine(sweep)}\n`];
  if (sweep.counts.done > 0) {
    const mean = sweep.runsWallMs / sweep.counts.done;
    lines.push(
      `A finished run took ${durationText(mean)} on average, all of them ${durationText(sweep.runsWallMs)}.\n`,
    );
  }
  if (failed.length > 0) {
    lines.push(`\nFailed (excite sweep resume ${sweep.id} --failed runs them again):\n`);
    lines.push(
      textTable(
        ['hash', 'params', 'seed', 'run', 'reason'],
        failed.map(({ hash, point, seed, runId, reason }) => [
          hash.slice(0, 10),
          pointText(point),
          String(seed),
          runId ?? '-',
          reason ?? '',
        ]),
      ),
    );
  }
  return lines.join('');
}

export function previewText(preview: SweepPreview): string {
  const { runs, points, axes, seconds, bytes, jobs, costSource, warnings } = preview;
  const seeds = points === 0 ? 0 : Math.round(runs / points);
  const lines = [
    `${runs} runs: ${points} points${seeds > 1 ? `, ${seeds} seeds each` : ''}.`,
    ...axes.map(({ key, values }) => `  ${key} (${values.length}): ${shownValues(values.map(fieldText))}`),
    `Time: ${seconds === null ? 'unknown' : `about ${durationText(1000 * seconds)}`} with ${jobs} at once (${costSource}).`,
    `Disk: ${bytes === null ? 'unknown before the first run' : `about ${sizeText(bytes)}`}.`,
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

function pointText(point: SweepMember['point']): string {
  return Object.entries(point)
    .map(([key, value]) => `${key}=${fieldText(value)}`)
    .join(' ');
}

function shownValues(texts: readonly string[]): string {
  return texts.length <= 12 ? texts.join(', ') : `${texts.slice(0, 6).join(', ')}, …, ${texts.slice(-3).join(', ')}`;
}

function sizeText(bytes: number): string {
  return bytes < 1e6
    ? `${Math.ceil(bytes / 1000)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`;
}
