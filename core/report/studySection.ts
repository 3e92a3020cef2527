import type { Formula, StudySpec } from '../contract/study.ts';
import { code, strong, type Block } from './blocks.ts';
import { formulaSvg } from './formulaSvg.ts';

/** What a study asks, its formulas as printed and as corrected, its sources. */
export async function studySection(id: string, study: StudySpec | undefined): Promise<Block[]> {
  if (!study)
    return [
      { kind: 'heading', level: 2, spans: [id], id },
      {
        kind: 'text',
        spans: ['This version of the workbench does not have the study; its runs are shown as stored.'],
      },
    ];
  const formulas = await Promise.all(study.formulas.map(formulaBlocks));
  return [...studyHead(study), ...formulas.flat(), ...citations(study)];
}

export function studyHead({ id, title, question }: StudySpec): Block[] {
  return [
    { kind: 'heading', level: 2, spans: [`${title} `, code(id)], id },
    { kind: 'text', role: 'question', spans: [question] },
  ];
}

export function citations({ citations: cited }: StudySpec): Block[] {
  if (cited.length === 0) return [];
  return [{ kind: 'list', items: cited.map(({ key, text }) => [strong(key), ` ${text}`]) }];
}

async function formulaBlocks({ title, tex, corrected, note, source }: Formula): Promise<Block[]> {
  const printed: Block = { kind: 'formula', svg: await formulaSvg(tex, true) };
  return [
    { kind: 'heading', level: 4, spans: [`${title} `, { text: source, role: 'source' }] },
    ...(corrected === undefined
      ? [printed]
      : [
          label('as printed'),
          printed,
          label('corrected'),
          { kind: 'formula', svg: await formulaSvg(corrected, true) } as const,
        ]),
    { kind: 'text', spans: [note] },
  ];
}

const label = (text: string): Block => ({ kind: 'text', role: 'label', spans: [text] });
