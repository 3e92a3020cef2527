import type { RunDetail } from '../contract/channels.ts';
import { fieldText, shownParams } from '../contract/fields.ts';
import type { ClaimResult, RunRecord } from '../contract/run.ts';
import { findPreset, type StudySpec } from '../contract/study.ts';
import { html, Html } from './html.ts';
import type { ReportRun } from './reportPage.ts';

/** One run: claims, figures, params, warnings, provenance. */
export function runSection({ study, detail, figures }: ReportRun): Html {
  const { run, claims, warnings } = detail;
  const title = (study && findPreset(study, run.preset)?.title) ?? run.preset ?? 'own params';
  return html`<article id="${run.id}">
    <h3>${title} <code>${run.preset ?? 'own params'}</code></h3>
    <p>
      ${run.status}${run.stopReason === null ? null : ` (${run.stopReason})`}${run.reason === null ? null : `: ${run.reason}`},
      last step ${run.steps}, ${run.replicas} ${run.replicas === 1 ? 'replica' : 'replicas'} of ${run.arms.length}
      ${run.arms.length === 1 ? 'arm' : 'arms'}, ${(run.wallMs / 1000).toFixed(1)} s.
    </p>
    ${run.note === '' ? null : html`<p class="note">${run.note}</p>`}
    ${run.forced ? html`<p class="warning">Forced: a refusal was overridden.</p>` : null}
    ${warnings.map((warning) => html`<p class="warning"><code>${warning.key}</code> ${warning.sentence}</p>`)}
    ${claimsTable(claims)}
    ${figures.map(
      (figure) =>
        html`<figure id="${run.id}-${figure.key}">
          ${new Html(figure.svg)}
          <figcaption><b>${figure.title}.</b> ${figure.caption}</figcaption>
        </figure> `,
    )}
    <details>
      <summary>Params</summary>
      ${paramsTable(study, detail)}
    </details>
    <details>
      <summary>Provenance</summary>
      ${provenanceTable(run)}
    </details>
  </article> `;
}

function claimsTable(claims: readonly ClaimResult[]): Html {
  if (claims.length === 0) return html`<p>No claim belongs to this run.</p>`;
  return html`<table class="claims">
    <thead>
      <tr>
        <th>verdict</th>
        <th>claim</th>
        <th>measured</th>
        <th>must be</th>
        <th>control</th>
      </tr>
    </thead>
    <tbody>
      ${claims.map(claimRow)}
    </tbody>
  </table>`;
}

/** A claim's verdict, and how it stands to the expected one. */
export function verdictCell(claim: ClaimResult): Html {
  const applies = claim.verdict !== 'notApplicable';
  const asExpected = claim.verdict === claim.expectedVerdict;
  const verdictClass = !applies ? 'quiet' : asExpected ? 'expected' : 'finding';
  const remark = !applies
    ? null
    : asExpected
      ? claim.verdict === 'fails'
        ? 'as expected'
        : null
      : `finding: expected ${claim.expectedVerdict}`;
  return html`<td class="${verdictClass}">
    <b>${applies ? claim.verdict : 'not applicable'}</b>${remark === null ? null : html`<br />${remark}`}
  </td>`;
}

function claimRow(claim: ClaimResult): Html {
  const { control } = claim;
  return html`<tr>
    ${verdictCell(claim)}
    <td>
      <code>${claim.id}</code> <span class="statement">${claim.statement}</span><br />${claim.sentence}
      <span class="source">${claim.source}</span><br /><span class="why">${claim.why}</span>
    </td>
    <td>${numberText(claim.measured)}</td>
    <td>${claim.expected}${claim.expected !== '' && claim.tolerance !== '' ? html`<br />` : null}${claim.tolerance}</td>
    <td class="${control?.verdict === 'same' ? 'finding' : 'quiet'}">
      ${
        control === null
          ? 'none in this run'
          : html`<b>${control.verdict}</b>
              <code>${control.arm}</code> ${numberText(control.measured)}<br />${control.expected}`
      }
    </td>
  </tr> `;
}

/** Six significant digits; the stored value is whole. */
export function numberText(value: number | string | null): string {
  if (value === null) return 'not measured';
  return typeof value === 'number' && Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

/** Base params, and what each arm changes. */
function paramsTable(study: StudySpec | undefined, { run, armParams }: RunDetail): Html {
  const changed = (arm: string, key: string): string => {
    const [own, base] = [armParams[arm]?.[key], run.params[key]];
    return own === undefined || (base !== undefined && fieldText(own) === fieldText(base)) ? '' : fieldText(own);
  };
  const rows = shownParams(study?.fields ?? {}, run.params).map(([key, value]) => {
    const field = study?.fields[key];
    const unit = field?.unit === undefined ? null : ` ${field.unit}`;
    return html`<tr>
      <td><code>${key}</code></td>
      <td>${field?.label ?? ''}</td>
      <td>${fieldText(value)}${unit}</td>
      ${run.arms.map((arm) => html`<td>${changed(arm, key)}</td>`)}
    </tr> `;
  });
  return html`<table>
    <thead>
      <tr>
        <th>key</th>
        <th>label</th>
        <th>run</th>
        ${run.arms.map((arm) => html`<th>${arm}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function provenanceTable(run: RunRecord): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['name', run.name],
    ['tags', run.tags.join(', ')],
    ['study', `${run.study}, version ${run.version}`],
    ['seed', String(run.seed)],
    ['started', `${new Date(run.startedAt).toISOString()}`],
    ['backend', run.backend],
    ['device', run.device],
    ['threads', String(run.threads)],
    ['compute plan', run.plan],
    ['app version', run.appVersion],
    ['git revision', run.gitRevision ?? ''],
    ['fingerprint', run.fingerprint],
  ];
  return html`<table>
    <tbody>
      ${facts
        .filter(([, value]) => value !== '')
        .map(
          ([name, value]) =>
            html`<tr>
              <th>${name}</th>
              <td>${value}</td>
            </tr> `,
        )}
    </tbody>
  </table>`;
}
