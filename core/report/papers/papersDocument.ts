import type { RunDetail } from '../../contract/channels.ts';
import type { ClaimSpec, StudySpec } from '../../contract/study.ts';
import type { ClaimResult } from '../../contract/run.ts';
import { cell, code, strong, type Block, type Cell, type ReportDocument } from '../blocks.ts';
import { claimCells } from '../claimCells.ts';
import { minuteText } from '../reportDocument.ts';
import { count, endText, warningBlocks } from '../runSection.ts';
import { citations, studyHead } from '../studySection.ts';
import { limits } from './limits.ts';
import type { PaperPreset } from './papersPlan.ts';

/** What became of one preset: its run, or why there is none. */
export interface PaperResult extends PaperPreset {
  readonly detail: RunDetail | null;
  /** As a sentence, with what to do. */
  readonly missing: string | null;
  /** `path`: its file, as seen from the page. */
  readonly figures: readonly {
    readonly title: string;
    readonly caption: string;
    readonly svg: string;
    readonly path: string;
  }[];
}

interface PapersFacts {
  readonly appVersion: string;
  readonly writtenAt: Date;
  readonly full: boolean;
}

const about = 'A printed statement that is false is a result: its expected verdict is ';

/** The mission on one page: each statement of a paper beside our number, its verdict, its control and what stands against it. */
export function papersDocument(
  results: readonly PaperResult[],
  { appVersion, writtenAt, full }: PapersFacts,
): ReportDocument {
  const studies = [...new Set(results.map(({ study }) => study))];
  const runs = results.filter(({ detail }) => detail !== null);
  const minutes = (runs.reduce((sum, { detail }) => sum + detail!.run.wallMs, 0) / 60_000).toFixed(1);
  const list = full ? 'the quick list and the paper-size ones' : 'the quick list';
  const written = `Written ${minuteText(writtenAt)} UTC by version ${appVersion}: ${runs.length} of ${results.length} presets (${list}), computed in ${minutes} minutes.`;
  return {
    title: 'Excitation Workbench: the papers',
    writtenAt,
    pictures: 'beside',
    blocks: [
      { kind: 'heading', level: 1, spans: ['What the papers say, and what we measure'] },
      { kind: 'text', spans: [written] },
      {
        kind: 'text',
        spans: [
          about,
          strong('fails'),
          ', and a corrected one stands beside it. A ',
          { text: 'finding', role: 'finding' },
          ' is a verdict that was not expected, or a control that does not differ.',
        ],
      },
      overview(studies, results),
      ...studies.flatMap((study) =>
        studyPart(
          study,
          results.filter((result) => result.study === study),
        ),
      ),
    ],
  };
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

function overview(studies: readonly StudySpec[], results: readonly PaperResult[]): Block {
  const rows = studies.map((study): Cell[] => {
    const ofStudy = rowsOf(
      study,
      results.filter((result) => result.study === study),
    );
    const judged = ofStudy.filter(({ claim }) => claim !== undefined && claim.verdict !== 'notApplicable');
    const asExpected = judged.filter(({ claim }) => claim!.verdict === claim!.expectedVerdict);
    const falsePrints = asExpected.filter(
      ({ spec, claim }) => spec.statement === 'paper' && claim!.verdict === 'fails',
    );
    const controlled = judged.filter(({ claim }) => claim!.control?.verdict === 'differs');
    const findings = ofStudy.filter(isFinding).length;
    return [
      { spans: [{ text: study.title, role: 'quiet', to: study.id }] },
      cell(String(ofStudy.length)),
      cell(`${asExpected.length} of ${judged.length}`),
      cell(String(falsePrints.length)),
      cell(String(controlled.length)),
      cell(String(findings), findings > 0 ? 'finding' : 'quiet'),
      cell(String(ofStudy.length - judged.length)),
    ];
  });
  const head = [
    'study',
    'claims',
    'verdicts as expected',
    'printed, and false as expected',
    'controls that differ',
    'findings',
    'not judged',
  ];
  return { kind: 'table', head, rows, shares: [34, 11, 11, 11, 11, 11, 11] };
}

function studyPart(study: StudySpec, results: readonly PaperResult[]): Block[] {
  const rows = rowsOf(study, results);
  return [
    ...studyHead(study),
    ...citations(study),
    ...notes(study, results),
    ...results.flatMap((result) =>
      presetPart(
        result,
        rows.filter(({ spec }) => spec.preset === result.preset.id),
      ),
    ),
  ];
}

/** What cannot be shown again, and what was not run here. */
function notes(study: StudySpec, results: readonly PaperResult[]): Block[] {
  const missing = results.filter((result) => result.missing !== null);
  return [
    ...(limits[study.id] ?? []).map((sentence): Block => ({
      kind: 'text',
      role: 'note',
      spans: [strong('Not reproduced.'), ` ${sentence}`],
    })),
    ...missing.map(({ preset, missing: why }): Block => ({
      kind: 'text',
      role: 'warning',
      spans: [strong('Not run:'), ' ', code(preset.id), ` ${why}`],
    })),
  ];
}

function presetPart({ preset, detail, figures }: PaperResult, rows: readonly Row[]): Block[] {
  if (detail === null) return [];
  const { run, warnings } = detail;
  const origin = `${preset.origin === 'paper' ? 'The paper’s preset.' : 'Our preset.'} ${preset.note ?? ''}`.trim();
  const [arms, replicas] = [count(run.arms.length, 'arm'), count(run.replicas, 'replica')];
  const how = `Run ${run.id}: ${endText(run)}, ${(run.wallMs / 1000).toFixed(1)} s, ${run.backend} on ${run.device}, ${arms}, ${replicas}.`;
  return [
    { kind: 'heading', level: 3, spans: [`${preset.title} `, code(preset.id)], id: `${run.study}-${preset.id}` },
    { kind: 'text', role: 'why', spans: [`${origin} ${how}`] },
    ...warningBlocks(warnings),
    rows.length === 0
      ? { kind: 'text', spans: ['No claim belongs to this preset.'] }
      : {
          kind: 'table',
          head: ['verdict', 'statement', 'must be', 'our number', 'control'],
          rows: rows.map(({ spec, claim }) => claimCells(spec, claim)),
          shares: [15, 40, 15, 13, 17],
        },
    ...(figures.length === 0
      ? []
      : [
          {
            kind: 'fold',
            title: count(figures.length, 'figure'),
            blocks: figures.map((figure): Block => ({ kind: 'figure', ...figure })),
          } as const,
        ]),
  ];
}
