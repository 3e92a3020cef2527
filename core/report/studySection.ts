import type { Formula, StudySpec } from '../contract/study.ts';
import { formulaSvg } from './formulaSvg.ts';
import { html, type Html } from './html.ts';

/** What a study asks, its formulas as printed and as corrected, its sources. */
export async function studySection(id: string, study: StudySpec | undefined): Promise<Html> {
  if (!study)
    return html`<h2>${id}</h2>
      <p>This version of the workbench does not have the study; its runs are shown as stored.</p>`;
  const formulas = await Promise.all(study.formulas.map(formulaHtml));
  const citations = study.citations.map(({ key, text }) => html`<li><b>${key}</b> ${text}</li>`);
  return html`<h2>${study.title} <code>${study.id}</code></h2>
    <p class="question">${study.question}</p>
    ${formulas}
    ${
      citations.length > 0
        ? html`<ul class="citations">
            ${citations}
          </ul>`
        : null
    } `;
}

async function formulaHtml({ title, tex, corrected, note, source }: Formula): Promise<Html> {
  const printed = await formulaSvg(tex, true);
  const repaired =
    corrected === undefined
      ? null
      : html`<p class="label">corrected</p>
          <div class="formula">${await formulaSvg(corrected, true)}</div>`;
  return html`<section class="formulas">
    <h4>${title} <span class="source">${source}</span></h4>
    ${corrected === undefined ? null : html`<p class="label">as printed</p>`}
    <div class="formula">${printed}</div>
    ${repaired}
    <p>${note}</p>
  </section> `;
}
