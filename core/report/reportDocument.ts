import type { RunDetail } from '../contract/channels.ts';
import type { StudySpec } from '../contract/study.ts';
import { cell, type Block, type Cell, type ReportDocument } from './blocks.ts';
import { count, endText, runSection } from './runSection.ts';
import { studySection } from './studySection.ts';

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

const title = 'Excitation Workbench: report';

/** Chosen runs by study: what each study asks, and what its runs show. */
export async function reportDocument(
  runs: readonly ReportRun[],
  { appVersion, writtenAt }: ReportFacts,
): Promise<ReportDocument> {
  const sections: Block[] = [];
  for (const id of new Set(runs.map(({ detail }) => detail.run.study))) {
    const ofStudy = runs.filter(({ detail }) => detail.run.study === id);
    sections.push(...(await studySection(id, ofStudy[0]?.study)), ...ofStudy.flatMap(runSection));
  }
  const written = `Written ${minuteText(writtenAt)} UTC by version ${appVersion}; ${count(runs.length, 'run')}.`;
  const head: Block[] = [
    { kind: 'heading', level: 1, spans: [title] },
    { kind: 'text', spans: [written] },
    { kind: 'table', head: ['run', 'status', 'verdicts as expected', 'findings'], rows: runs.map(overviewRow) },
  ];
  return { title, writtenAt, pictures: 'inside', blocks: [...head, ...sections] };
}

export const minuteText = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

/** One line a run: how it ended, and how many verdicts are the expected ones. */
function overviewRow({ detail: { run, claims } }: ReportRun): Cell[] {
  const applicable = claims.filter((claim) => claim.verdict !== 'notApplicable');
  const expected = applicable.filter((claim) => claim.verdict === claim.expectedVerdict);
  const same = applicable.filter((claim) => claim.control?.verdict === 'same').length;
  const findings = applicable.length - expected.length + same;
  return [
    { spans: [{ text: `${run.study} ${run.preset ?? 'own params'}`, role: 'quiet', to: run.id }] },
    cell(endText(run)),
    cell(`${expected.length} of ${applicable.length}`),
    cell(String(findings), findings > 0 ? 'finding' : 'quiet'),
  ];
}
