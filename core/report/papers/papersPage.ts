import type { RunDetail } from '../../contract/channels.ts';
import type { ClaimSpec, StudySpec } from '../../contract/study.ts';
import type { ClaimResult } from '../../contract/run.ts';
import { html, Html } from '../html.ts';
import { numberText, verdictCell } from '../runSection.ts';
import { style } from '../style.ts';
import { limits } from './limits.ts';
import type { PaperPreset } from './papersPlan.ts';

/** What became of one preset: its run, or why there is none. */
export interface PaperResult extends PaperPreset {
  readonly detail: RunDetail | null;
  /** As a sentence, with what to do. */
  readonly missing: string | null;
  readonly figures: readonly { readonly title: string; readonly caption: string; readonly path: string }[];
}

interface PapersFacts {
  readonly appVersion: string;
  readonly writtenAt: Date;
  readonly full: boolean;
}

/** The mission on one page: each statement of a paper beside our number, its verdict, its control and what stands against it. */
export function papersPage(results: readonly PaperResult[], { appVersion, writtenAt, full }: PapersFacts): string {
  const studies = [...new Set(results.map(({ study }) => study))];
  const runs = results.filter(({ detail }) => detail !== null);
  const wallMs = runs.reduce((sum, { detail }) => sum + detail!.run.wallMs, 0);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:"
        />
        <title>Excitation Workbench: the papers</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>What the papers say, and what we measure</h1>
          <p>
            Written ${writtenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC by version ${appVersion}: ${runs.length} of
            ${results.length} presets (${full ? 'the quick list and the paper-size ones' : 'the quick list'}), computed in
            ${(wallMs / 60_000).toFixed(1)} minutes.
          </p>
          <p>
            A printed statement that is false is a result: its expected verdict is <b>fails</b>, and a corrected one stands
            beside it. A <span class="finding">finding</span> is a verdict that was not expected, or a control that does not
            differ.
          </p>
          ${overview(studies, results)}
        </header>
        <main>${studies.map((study) =>
          studyPart(
            study,
            results.filter((result) => result.study === study),
          ),
        )}</main>
      </body>
    </html> `.text;
}

interface Row {
  readonly spec: ClaimSpec;
  readonly claim: ClaimResult | undefined;
}

function rowsOf(study: StudySpec, results: readonly PaperResult[]): Row[] {
  const claims = new Map(
    results.flatMap(({ preset, detail }) => (detail?.claims ?? []).map((claim) => [`${preset.id} ${claim.id}`, claim])),
  );
  const shown = new Set(results.map(({ preset }) => preset.id));
  return study.claims
    .filter(({ preset }) => shown.has(preset))
    .map((spec) => ({ spec, claim: claims.get(`${spec.preset} ${spec.id}`) }));
}

const isFinding = ({ claim }: Row): boolean =>
  claim !== undefined &&
  claim.verdict !== 'notApplicable' &&
  (claim.verdict !== claim.expectedVerdict || claim.control?.verdict === 'same');

function overview(studies: readonly StudySpec[], results: readonly PaperResult[]): Html {
  const lines = studies.map((study) => {
    const rows = rowsOf(
      study,
      results.filter((result) => result.study === study),
    );
    const judged = rows.filter(({ claim }) => claim !== undefined && claim.verdict !== 'notApplicable');
    const asExpected = judged.filter(({ claim }) => claim!.verdict === claim!.expectedVerdict);
    const falsePrints = asExpected.filter(
      ({ spec, claim }) => spec.statement === 'paper' && claim!.verdict === 'fails',
    );
    const controlled = judged.filter(({ claim }) => claim!.control?.verdict === 'differs');
    const findings = rows.filter(isFinding);
    return html`<tr>
      <td><a href="#${study.id}">${study.title}</a></td>
      <td>${rows.length}</td>
      <td>${asExpected.length} of ${judged.length}</td>
      <td>${falsePrints.length}</td>
      <td>${controlled.length}</td>
      <td class="${findings.length > 0 ? 'finding' : 'quiet'}">${findings.length}</td>
      <td>${rows.length - judged.length}</td>
    </tr> `;
  });
  return html`<table>
    <thead>
      <tr>
        <th>study</th>
        <th>claims</th>
        <th>verdicts as expected</th>
        <th>printed, and false as expected</th>
        <th>controls that differ</th>
        <th>findings</th>
        <th>not judged</th>
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`;
}

function studyPart(study: StudySpec, results: readonly PaperResult[]): Html {
  const rows = rowsOf(study, results);
  return html`<h2 id="${study.id}">${study.title} <code>${study.id}</code></h2>
    <p class="question">${study.question}</p>
    <ul class="citations">
      ${study.citations.map(({ key, text }) => html`<li><b>${key}</b> ${text}</li>`)}
    </ul>
    ${notes(study, results)} ${results.map((result) =>
      presetPart(
        result,
        rows.filter(({ spec }) => spec.preset === result.preset.id),
      ),
    )}`;
}

/** What cannot be shown again, and what was not run here. */
function notes(study: StudySpec, results: readonly PaperResult[]): Html {
  const missing = results.filter((result) => result.missing !== null);
  return html`${(limits[study.id] ?? []).map((sentence) => html`<p class="note"><b>Not reproduced.</b> ${sentence}</p>`)}
  ${missing.map(({ preset, missing: why }) => html`<p class="warning"><b>Not run:</b> <code>${preset.id}</code> ${why}</p>`)}`;
}

function presetPart({ preset, detail, figures }: PaperResult, rows: readonly Row[]): Html {
  if (detail === null) return html``;
  const { run, warnings } = detail;
  return html`<section id="${run.study}-${preset.id}">
    <h3>${preset.title} <code>${preset.id}</code></h3>
    <p class="why">
      ${preset.origin === 'paper' ? 'The paper’s preset.' : 'Our preset.'} ${preset.note ?? null} Run ${run.id}: ${run.status}
      ${run.stopReason === null ? null : `(${run.stopReason})`}, ${(run.wallMs / 1000).toFixed(1)} s, ${run.backend} on
      ${run.device}, ${run.arms.length} ${run.arms.length === 1 ? 'arm' : 'arms'}, ${run.replicas}
      ${run.replicas === 1 ? 'replica' : 'replicas'}.
    </p>
    ${warnings.map((warning) => html`<p class="warning"><code>${warning.key}</code> ${warning.sentence}</p>`)}
    ${rows.length === 0 ? html`<p>No claim belongs to this preset.</p>` : claimsTable(rows)}
    ${
      figures.length === 0
        ? null
        : html`<details>
            <summary>${figures.length} ${figures.length === 1 ? 'figure' : 'figures'}</summary>
            ${figures.map(
              ({ title, caption, path }) =>
                html`<figure>
                  <img loading="lazy" src="${path}" alt="${title}" />
                  <figcaption><b>${title}.</b> ${caption}</figcaption>
                </figure> `,
            )}
          </details>`
    }
  </section> `;
}

function claimsTable(rows: readonly Row[]): Html {
  return html`<table class="claims">
    <thead>
      <tr>
        <th>verdict</th>
        <th>statement</th>
        <th>must be</th>
        <th>our number</th>
        <th>control</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(claimRow)}
    </tbody>
  </table>`;
}

function claimRow({ spec, claim }: Row): Html {
  const control = claim?.control ?? null;
  return html`<tr>
    ${claim === undefined ? html`<td class="quiet">not judged</td>` : verdictCell(claim)}
    <td>
      <code>${spec.id}</code> <span class="statement">${spec.statement}</span><br />${spec.sentence}
      <span class="source">${spec.source}</span><br /><span class="why">${claim?.why ?? null}</span>
    </td>
    <td>${spec.expected}${spec.expected !== '' && spec.tolerance !== '' ? html`<br />` : null}${spec.tolerance}</td>
    <td>${claim === undefined ? null : numberText(claim.measured)}</td>
    <td class="${control?.verdict === 'same' ? 'finding' : 'quiet'}">
      ${
        control === null
          ? 'none in this run'
          : html`<b>${control.verdict}</b> <code>${control.arm}</code> ${numberText(control.measured)}<br />${control.expected}`
      }
    </td>
  </tr> `;
}
