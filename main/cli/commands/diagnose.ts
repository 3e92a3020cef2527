import { defaultPointWishes, type Diagnosis, type PointWishes } from '../../../core/contract/diagnosis.ts';
import { parseNumber } from '../../../core/contract/fields.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { diagnoseFile as diagnosisOf } from '../../../core/diagnostics/diagnoseFile.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { diagnosisJson } from '../diagnosisJson.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

export interface DiagnoseOptions {
  readonly data?: string;
  readonly slope?: string;
  readonly threshold?: string;
  readonly points?: string;
}

/** `excite diagnose FILE`: spectra of weights made elsewhere; with --data richness and margins of the dense net they are. */
export function diagnoseFile(context: CommandContext, file: string, options: DiagnoseOptions): ExitStatus {
  const diagnosis = diagnosisOf(file, wishesOf(options), new DataFolder(context.home.data));
  context.print(context.json ? diagnosisJson(file, diagnosis) : diagnosisText(diagnosis));
  return exitStatus.finished;
}

function wishesOf(options: DiagnoseOptions): PointWishes | null {
  const { data } = options;
  const number = (key: 'slope' | 'threshold' | 'points', allowed: string, fits: (x: number) => boolean) => {
    const text = options[key];
    if (text === undefined) return defaultPointWishes[key];
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
    slope: number('slope', 'a number from 0 to 1', (x) => x >= 0 && x <= 1),
    threshold: number('threshold', 'a finite number', () => true),
    points: number('points', 'a whole number, 0 or more', (x) => Number.isSafeInteger(x) && x >= 0),
    data,
  };
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
