import { defaultPointWishes, type PointWishes } from '../../core/contract/diagnosis.ts';
import { shellLine } from '../form/shellLine.ts';

const keys = ['slope', 'threshold', 'points'] as const;

/** The terminal's line for a diagnosis: what differs from its defaults. */
export function diagnoseCommand(file: string, wishes: PointWishes | null): string {
  const words = ['excite', 'diagnose', file];
  if (wishes) {
    words.push('--data', wishes.data);
    // As one word: a negative number alone would be read as an option.
    for (const key of keys) if (wishes[key] !== defaultPointWishes[key]) words.push(`--${key}=${wishes[key]}`);
  }
  return shellLine(words);
}
