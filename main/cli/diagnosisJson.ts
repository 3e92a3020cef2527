import type { Diagnosis } from '../../core/contract/diagnosis.ts';
import { jsonText } from './jsonText.ts';

/** Every number, as the terminal prints it with `--json` and the window saves it. */
export const diagnosisJson = (file: string, diagnosis: Diagnosis): string => jsonText({ file, ...diagnosis });
