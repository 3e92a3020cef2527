import type { RunRecord } from '../contract/run.ts';
import type { Citation, StudySpec } from '../contract/study.ts';

/** BibTeX of a run (study, version, content hash) and of the papers that its study is about. */
export function runBibtex(run: RunRecord, study: StudySpec | undefined, contentHash: string): string {
  const made = run.imported?.originalId ?? run.id;
  const facts = [
    `study ${run.study}, version ${run.version}`,
    run.preset === null ? 'own params' : `preset ${run.preset}`,
    `seed ${run.seed}`,
    `content hash sha256:${contentHash}`,
  ];
  const entry = bibEntry('misc', `excite-${made}`, {
    title: `{Run ${texText(made)}: ${texText(study?.title ?? run.study)}}`,
    year: String(new Date(run.startedAt).getUTCFullYear()),
    howpublished: `Excitation Workbench, version ${texText(run.appVersion)}`,
    note: texText(facts.join('; ')),
  });
  return [entry, ...(study?.citations ?? []).map(citationBibtex)].join('\n');
}

/** A citation of a study reads "Authors, Title (year).", some without the year. */
export function citationBibtex({ key, text }: Citation): string {
  const parts = /^(.+? & [^,]+|.+? et al\.|[^,]+), (.+?)(?: \(([^()]*?)(\d{4})\))?\.?$/.exec(text);
  if (!parts) return bibEntry('misc', key, { title: `{${texText(text)}}` });
  const [, authors, title, edition = '', year] = parts;
  return bibEntry('misc', key, {
    author: texText(authors!.replace(' et al.', ' & others').replaceAll(', ', ' & ')).replaceAll(' \\& ', ' and '),
    title: `{${texText(title!)}}`,
    ...(year === undefined ? {} : { year }),
    ...(edition === '' ? {} : { edition: texText(edition.replace(/, $/, '')) }),
  });
}

function bibEntry(kind: string, key: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@${kind}{${key},\n${lines.join('')}}\n`;
}

/** A text as TeX prints it. */
function texText(text: string): string {
  return text.replace(/[\\{}]/g, '').replace(/[&%$#_]/g, (letter) => `\\${letter}`);
}
