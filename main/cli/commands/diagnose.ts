import { readFileSync, statSync } from 'node:fs';
import { parseNumber } from '../../../core/contract/fields.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { readImportedTable } from '../../../core/data/importedTable.ts';
import { readWeights } from '../../../core/data/readWeights.ts';
import { weightsLimits } from '../../../core/data/weightsLimits.ts';
import { diagnose, type Diagnosis, type DiagnoseWishes } from '../../../core/diagnostics/diagnose.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

export interface DiagnoseOptions {
  readonly data?: string;
  readonly slope?: string;
  readonly threshold?: string;
  readonly points?: string;
}

/** Without --points, so many points get margins. */
const defaultPoints = '100';

/** `excite diagnose FILE`: spectra of weights made elsewhere; with --data richness and margins of the dense net they are. */
export function diagnoseFile(context: CommandContext, file: string, options: DiagnoseOptions): ExitStatus {
  const wishes = wishesOf(context, options);
  const bytes = bytesOf(file);
  let diagnosis: Diagnosis;
  try {
    diagnosis = diagnose(readWeights(bytes), wishes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badInput([{ key: 'file', received: file, sentence: `${file} cannot be used: ${error.message}.` }]);
  }
  context.print(context.json ? jsonText({ file, ...diagnosis }) : diagnosisText(diagnosis));
  return exitStatus.finished;
}

function wishesOf(context: CommandContext, options: DiagnoseOptions): DiagnoseWishes | null {
  const { data } = options;
  const number = (
    key: 'slope' | 'threshold' | 'points',
    text: string,
    allowed: string,
    fits: (x: number) => boolean,
  ) => {
    const value = parseNumber(text) ?? NaN;
    if (Number.isFinite(value) && fits(value)) return value;
    throw badInput([{ key, received: text, sentence: `${key} is "${text}"; it must be ${allowed}.` }]);
  };
  for (const key of ['slope', 'threshold', 'points'] as const) {
    const received = options[key];
    if (data === undefined && received !== undefined) {
      throw badInput([{ key, received, sentence: `${key} is "${received}"; it goes with --data alone.` }]);
    }
  }
  if (data === undefined) return null;
  return {
    slope: number('slope', options.slope ?? '0', 'a number from 0 to 1', (x) => x >= 0 && x <= 1),
    threshold: number('threshold', options.threshold ?? '0', 'a finite number', () => true),
    marginPoints: number(
      'points',
      options.points ?? defaultPoints,
      'a whole number, 0 or more',
      (x) => Number.isSafeInteger(x) && x >= 0,
    ),
    table: readImportedTable(new DataFolder(context.home.data), data),
  };
}

function bytesOf(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size <= weightsLimits.fileBytes) return readFileSync(file);
    const sentence = `file is "${file}"; it has ${size} bytes, at most ${weightsLimits.fileBytes} are read.`;
    throw badInput([{ key: 'file', received: file, sentence }]);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw badInput([
      { key: 'file', received: file, sentence: `file is "${file}"; it cannot be read: ${error.message}.` },
    ]);
  }
}

const shown = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(6))));

function diagnosisText({ tensors, net }: Diagnosis): string {
  const head = ['tensor', 'shape', 's_1', '|W|_F', 'stable rank', 'effective rank', 'rank', ''];
  const rows = tensors.map(({ name, shape, spectrum, why }) => {
    const numbers = spectrum
      ? [spectrum.spectralNorm, spectrum.norm, spectrum.stableRank, spectrum.effectiveRank, spectrum.numericalRank].map(
          shown,
        )
      : ['', '', '', '', ''];
    return [name, shape.join(' x '), ...numbers, why ?? ''];
  });
  if (!net) return textTable(head, rows);
  const richness = net.richness.map(({ name, inputs, directions, lambdaMin, lambdaMax, deadUnits }) => [
    name,
    `${directions} of ${inputs}`,
    ...[lambdaMin, lambdaMax, deadUnits].map(shown),
  ]);
  const margins = net.margins.map(({ point, certified, exact, found }) => [
    String(point),
    ...[certified, exact, found].map(shown),
  ]);
  return [
    textTable(head, rows),
    `\naccuracy on ${net.points} points: ${shown(net.accuracy)}\n\n`,
    textTable(['inputs of', 'directions', 'lambda_min', 'lambda_max', 'dead units'], richness),
    '\nl-infinity margins\n',
    textTable(['point', 'certified', 'exact', 'found'], margins),
  ].join('');
}
