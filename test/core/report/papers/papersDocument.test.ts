import { describe, expect, it } from 'vitest';
import { documentHtml } from '../../../../core/report/documentHtml.ts';
import { papersDocument, type PaperResult } from '../../../../core/report/papers/papersDocument.ts';
import { paperPresets, paperSpec } from '../../../../core/report/papers/papersPlan.ts';
import { catalog } from '../../../../core/studies/catalog.ts';
import { claim, newRun, scratchHistory } from '../../history/sampleRun.ts';

const facts = { appVersion: '0.1.0', writtenAt: new Date(0), full: false };
const papersPage = (results: readonly PaperResult[], about = facts): string =>
  documentHtml(papersDocument(results, about));
const papers = paperPresets(catalog, false);
const paper = papers.find(({ preset }) => preset.id === 'decay-square')!;
const spec = paper.study.claims.find(({ preset }) => preset === 'decay-square')!;

function result(change: object): PaperResult {
  const history = scratchHistory();
  const { id } = history.createRun(newRun({}, paperSpec(paper)));
  const claims = [
    {
      ...claim,
      id: spec.id,
      measured: 0.123456789,
      expectedVerdict: spec.expectedVerdict,
      verdict: spec.expectedVerdict,
      ...change,
    },
  ];
  history.endRun(id, { status: 'finished', stopReason: 'stepsDone', reason: null, steps: 1, wallMs: 90_000, claims });
  const figures = [{ title: 'A figure', caption: 'of <it>', svg: '<svg/>', path: 'figures/a.svg' }];
  return { ...paper, detail: history.runDetail(id), missing: null, figures };
}

describe('the page of the papers', () => {
  it('puts the statement, our number, its verdict and its control side by side', () => {
    const page = papersPage([result({ why: 'seen in <b>all</b> replicas' })], facts);
    const row = page.slice(page.indexOf('<th>our number</th>'));
    for (const part of [spec.id, spec.source, '0.123457', 'differs', 'seen in &#60;b&#62;all&#60;/b&#62; replicas'])
      expect(row).toContain(part);
    expect(page).toContain('src="figures/a.svg"');
    expect(page).toContain('1.5 minutes');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('counts a verdict that was not expected, and a control that does not differ, as findings', () => {
    const findings = (change: object): string =>
      /<td class="(finding|quiet)">(\d+)<\/td>/.exec(papersPage([result(change)], facts))![2]!;
    expect(findings({})).toBe('0');
    expect(findings({ verdict: spec.expectedVerdict === 'holds' ? 'fails' : 'holds' })).toBe('1');
    expect(findings({ control: { ...claim.control, verdict: 'same' } })).toBe('1');
  });

  it('lists a preset that was not run with what to do, and its claims as not judged', () => {
    const missing = 'cifar10 is not here. excite data fetch cifar10';
    const page = papersPage([{ ...paper, detail: null, missing, figures: [] }], facts);
    expect(page).toContain(missing);
    expect(page).toContain('0 of 1 presets');
    const claims = paper.study.claims.filter(({ preset }) => preset === 'decay-square').length;
    expect(page.replace(/\s+/g, ' ')).toContain(`<td>${claims}</td><td>0 of 0</td>`);
  });
});
