import type { RunDetail } from '../contract/channels.ts';
import type { StudySpec } from '../contract/study.ts';
import { html, Html } from './html.ts';
import { runSection } from './runSection.ts';
import { studySection } from './studySection.ts';
import { style } from './style.ts';

export interface ReportFigure {
  readonly key: string;
  readonly title: string;
  readonly caption: string;
  readonly svg: string;
}

export interface ReportRun {
  /** undefined where the study no longer exists. */
  readonly study: StudySpec | undefined;
  readonly detail: RunDetail;
  readonly figures: readonly ReportFigure[];
}

export interface ReportFacts {
  readonly appVersion: string;
  readonly writtenAt: Date;
}

/** One self-contained page: no script, no font, no picture and no style from anywhere else. */
export async function reportPage(runs: readonly ReportRun[], { appVersion, writtenAt }: ReportFacts): Promise<string> {
  const studyIds = [...new Set(runs.map(({ detail }) => detail.run.study))];
  const sections: Html[] = [];
  for (const id of studyIds) {
    const ofStudy = runs.filter(({ detail }) => detail.run.study === id);
    sections.push(await studySection(id, ofStudy[0]?.study), ...(await Promise.all(ofStudy.map(runSection))));
  }
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>Excitation Workbench: report</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>Excitation Workbench: report</h1>
          <p>
            Written ${writtenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC by version ${appVersion};
            ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.
          </p>
          ${overview(runs)}
        </header>
        <main>${sections}</main>
      </body>
    </html> `.text;
}

/** One line a run: how it ended, and how many verdicts are the expected ones. */
function overview(runs: readonly ReportRun[]): Html {
  const lines = runs.map(({ detail: { run, claims } }) => {
    const applicable = claims.filter((claim) => claim.verdict !== 'notApplicable');
    const expected = applicable.filter((claim) => claim.verdict === claim.expectedVerdict);
    const same = applicable.filter((claim) => claim.control?.verdict === 'same').length;
    const findings = applicable.length - expected.length + same;
    return html`<tr>
      <td><a href="#${run.id}">${run.study} ${run.preset ?? 'own params'}</a></td>
      <td>${run.status}${run.stopReason === null ? null : ` (${run.stopReason})`}</td>
      <td>${expected.length} of ${applicable.length}</td>
      <td class="${findings > 0 ? 'finding' : 'quiet'}">${findings}</td>
    </tr> `;
  });
  return html`<table>
    <thead>
      <tr>
        <th>run</th>
        <th>status</th>
        <th>verdicts as expected</th>
        <th>findings</th>
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table>`;
}
