import { describe, expect, it } from 'vitest';
import { citationBibtex, runBibtex } from '../../../core/report/bibtex.ts';
import { runContentHash } from '../../../core/bundle/runContent.ts';
import { catalog, findStudy } from '../../../core/studies/catalog.ts';
import { storeSampleRun } from '../bundle/sampleBundle.ts';
import { scratchHistory } from '../history/sampleRun.ts';

describe('BibTeX', () => {
  it('of a paper has authors, title and year', () => {
    expect(citationBibtex({ key: 'A', text: 'Blanc, Gupta, Valiant & Valiant, Noise, a review (2020).' })).toBe(
      '@misc{A,\n  author = {Blanc and Gupta and Valiant and Valiant},\n  title = {{Noise, a review}},\n  year = {2020},\n}\n',
    );
    expect(citationBibtex({ key: 'B', text: 'Poggio et al., Theory III (2nd ed., 2019).' })).toBe(
      '@misc{B,\n  author = {Poggio and others},\n  title = {{Theory III}},\n  year = {2019},\n  edition = {2nd ed.},\n}\n',
    );
  });

  it('of every citation of every study has authors and a title', () => {
    for (const { citations } of catalog)
      for (const citation of citations)
        expect(citationBibtex(citation)).toMatch(/author = \{\w[^&]*\},\n {2}title = \{\{\w/);
  });

  it('of a run names study, version and content hash, then the papers', () => {
    const history = scratchHistory();
    const id = storeSampleRun(history);
    const hash = runContentHash(history, id);
    const text = runBibtex(history.runRecord(id), findStudy('rank-collapse'), hash);
    expect(text).toContain(`@misc{excite-${id},`);
    expect(text).toContain(
      `note = {study rank-collapse, version 1; preset decay-square; seed ${2 ** 53 - 1}; content hash sha256:${hash}}`,
    );
    expect(text).toContain('year = {2026}');
    expect(text.match(/^@misc/gm)).toHaveLength(1 + findStudy('rank-collapse')!.citations.length);
  });
});
