import type { ClaimResult } from '../contract/run.ts';
import type { ClaimSpec } from '../contract/study.ts';
import { cell, code, strong, type Cell } from './blocks.ts';

/** Verdict, statement, what it must be, what was measured, control. `claim` is missing where nothing judged it. */
export function claimCells(
  spec: Pick<ClaimSpec, 'id' | 'statement' | 'sentence' | 'source' | 'expected' | 'tolerance'>,
  claim: ClaimResult | undefined,
): Cell[] {
  const { id, statement, sentence, source, expected, tolerance } = spec;
  const why = claim?.why ?? '';
  return [
    claim === undefined ? cell('not judged', 'quiet') : verdictCell(claim),
    {
      spans: [
        code(id),
        ' ',
        { text: statement, role: 'statement' },
        `\n${sentence} `,
        { text: source, role: 'source' },
        ...(why === '' ? [] : ['\n', { text: why, role: 'why' } as const]),
      ],
    },
    cell([expected, tolerance].filter((text) => text !== '').join('\n')),
    cell(claim === undefined ? '' : numberText(claim.measured)),
    controlCell(claim?.control ?? null),
  ];
}

/** A claim's verdict, and how it stands to the expected one. */
function verdictCell({ verdict, expectedVerdict }: ClaimResult): Cell {
  if (verdict === 'notApplicable') return { spans: [strong('not applicable')], role: 'quiet' };
  if (verdict !== expectedVerdict)
    return { spans: [strong(verdict), `\nfinding: expected ${expectedVerdict}`], role: 'finding' };
  return { spans: [strong(verdict), ...(verdict === 'fails' ? ['\nas expected'] : [])], role: 'expected' };
}

function controlCell(control: ClaimResult['control']): Cell {
  if (control === null) return cell('none in this run', 'quiet');
  const { verdict, arm, measured, expected } = control;
  return {
    spans: [strong(verdict), ' ', code(arm), ` ${numberText(measured)}\n${expected}`],
    role: verdict === 'same' ? 'finding' : 'quiet',
  };
}

/** Six significant digits; the stored value is whole. */
function numberText(value: number | string | null): string {
  if (value === null) return 'not measured';
  return typeof value === 'number' && Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
