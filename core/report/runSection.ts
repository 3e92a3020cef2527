import type { RunDetail } from '../contract/channels.ts';
import { fieldText, shownParams } from '../contract/fields.ts';
import type { RunRecord } from '../contract/run.ts';
import { findPreset, type StudySpec } from '../contract/study.ts';
import { cell, code, type Block } from './blocks.ts';
import { claimCells } from './claimCells.ts';
import type { ReportRun } from './reportDocument.ts';

/** One run: claims, figures, params, warnings, provenance. */
export function runSection({ study, detail, figures }: ReportRun): Block[] {
  const { run, claims, warnings } = detail;
  const title = (study && findPreset(study, run.preset)?.title) ?? run.preset ?? 'own params';
  const [replicas, arms] = [count(run.replicas, 'replica'), count(run.arms.length, 'arm')];
  const end = `${endText(run)}${run.reason === null ? '' : `: ${run.reason}`}`;
  return [
    { kind: 'heading', level: 3, spans: [`${title} `, code(run.preset ?? 'own params')], id: run.id },
    {
      kind: 'text',
      spans: [`${end}, last step ${run.steps}, ${replicas} of ${arms}, ${(run.wallMs / 1000).toFixed(1)} s.`],
    },
    ...(run.note === '' ? [] : [{ kind: 'text', role: 'note', spans: [run.note] } as const]),
    ...(run.forced ? [{ kind: 'text', role: 'warning', spans: ['Forced: a refusal was overridden.'] } as const] : []),
    ...warningBlocks(warnings),
    claims.length === 0
      ? { kind: 'text', spans: ['No claim belongs to this run.'] }
      : {
          kind: 'table',
          head: ['verdict', 'claim', 'must be', 'measured', 'control'],
          rows: claims.map((claim) => claimCells(claim, claim)),
          shares: [15, 40, 15, 13, 17],
        },
    ...figures.map(({ title, caption, svg }): Block => ({ kind: 'figure', title, caption, svg })),
    { kind: 'fold', title: 'Params', blocks: [paramsTable(study, detail)] },
    { kind: 'fold', title: 'Provenance', blocks: [provenanceTable(run)] },
  ];
}

export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

export const endText = ({ status, stopReason }: RunRecord): string =>
  `${status}${stopReason === null ? '' : ` (${stopReason})`}`;

export function warningBlocks(warnings: RunDetail['warnings']): Block[] {
  return warnings.map(({ key, sentence }) => ({ kind: 'text', role: 'warning', spans: [code(key), ` ${sentence}`] }));
}

/** Base params, and what each arm changes. */
function paramsTable(study: StudySpec | undefined, { run, armParams }: RunDetail): Block {
  const changed = (arm: string, key: string): string => {
    const [own, base] = [armParams[arm]?.[key], run.params[key]];
    return own === undefined || (base !== undefined && fieldText(own) === fieldText(base)) ? '' : fieldText(own);
  };
  const rows = shownParams(study?.fields ?? {}, run.params).map(([key, value]) => {
    const field = study?.fields[key];
    const unit = field?.unit === undefined ? '' : ` ${field.unit}`;
    const own = run.arms.map((arm) => cell(changed(arm, key)));
    return [{ spans: [code(key)] }, cell(field?.label ?? ''), cell(`${fieldText(value)}${unit}`), ...own];
  });
  return { kind: 'table', head: ['key', 'label', 'run', ...run.arms], rows };
}

function provenanceTable(run: RunRecord): Block {
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['name', run.name],
    ['tags', run.tags.join(', ')],
    ['study', `${run.study}, version ${run.version}`],
    ['seed', String(run.seed)],
    ['started', new Date(run.startedAt).toISOString()],
    ['backend', run.backend],
    ['device', run.device],
    ['threads', String(run.threads)],
    ['compute plan', run.plan],
    ['app version', run.appVersion],
    ['git revision', run.gitRevision ?? ''],
    ['fingerprint', run.fingerprint],
  ];
  const rows = facts.filter(([, value]) => value !== '').map(([name, value]) => [cell(name), cell(value)]);
  return { kind: 'table', head: [], rows, shares: [20, 80] };
}
