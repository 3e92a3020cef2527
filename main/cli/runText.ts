import type { RunDetail } from '../../core/contract/channels.ts';
import { fieldText, shownParams } from '../../core/contract/fields.ts';
import { minutesText } from '../../core/contract/minutesText.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { claimsText } from './claimsText.ts';
import { textTable, wrapped } from './textTable.ts';

/** A time for reading, in the machine's own zone. */
function timeText(epochMs: number): string {
  const time = new Date(epochMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

export function durationText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return minutesText(ms);
}

/** How a run stands, in a few words: "finished (stepsDone)". */
export function statusText(run: Pick<RunRecord, 'status' | 'stopReason'>): string {
  return run.stopReason === null ? run.status : `${run.status} (${run.stopReason})`;
}

/** `runs list` for reading. */
export function runsText(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return 'No runs.\n';
  return textTable(
    ['run', 'study', 'preset', 'status', 'started', 'steps', 'took', 'tags', 'name'],
    runs.map((run) => [
      run.id,
      run.study,
      run.preset ?? '-',
      statusText(run),
      timeText(run.startedAt),
      String(run.steps),
      durationText(run.wallMs),
      run.tags.join(','),
      run.name,
    ]),
  );
}

function importedText({ imported, id }: RunRecord): string {
  if (imported === undefined) return '';
  const asWhat = imported.originalId === id ? '' : `, made as ${imported.originalId}`;
  return `imported from ${imported.source} on ${timeText(imported.importedAt)}${asWhat}`;
}

/** One run for reading: what `run`, `resume` and `runs show` print. */
export function runText(detail: RunDetail, columns: number): string {
  const { run } = detail;
  const line = (label: string, value: string): string => (value === '' ? '' : `${label.padEnd(11)}${value}\n`);
  const fields = findStudy(run.study)?.fields ?? {};
  const params = shownParams(fields, run.params).map(([key, value]) => `${key}=${fieldText(value)}`);
  return (
    line('run', run.name === '' ? run.id : `${run.id}  ${run.name}`) +
    line(
      'study',
      `${run.study} (version ${run.version}), ${run.preset === null ? 'own params' : `preset ${run.preset}`}`,
    ) +
    line('origin', importedText(run)) +
    line('branch of', run.branch === undefined ? '' : `${run.branch.runId} at step ${run.branch.step}`) +
    line('status', statusText(run) + (run.reason === null ? '' : `: ${run.reason}`)) +
    line(
      'started',
      `${timeText(run.startedAt)}, took ${durationText(run.wallMs)}, last step ${run.steps}, ${detail.rows} rows`,
    ) +
    line('arms', run.arms.join(', ')) +
    line('seed', `${run.seed}, ${run.replicas} ${run.replicas === 1 ? 'replica' : 'replicas'}`) +
    line(
      'computed',
      `on ${run.backend}, ${run.device}, ${run.threads} ${run.threads === 1 ? 'thread' : 'threads'}, plan ${run.plan}`,
    ) +
    line('forced', run.forced ? 'yes: a refusal was overridden with --force' : '') +
    line('tags', run.tags.join(', ')) +
    line('note', run.note) +
    wrapped(params.join(', '), columns, '           ').replace(/^ {11}/, 'params     ') +
    detail.warnings.map((warning) => wrapped(`warning: ${warning.key}: ${warning.sentence}`, columns)).join('') +
    (detail.claims.length === 0 && run.status !== 'finished' ? '' : `\n${claimsText(detail.claims, columns)}`)
  );
}
