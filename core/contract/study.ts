import type { ChartSpec } from './charts.ts';
import { defaultParams, type Fields, type Params, type ParamsOf } from './fields.ts';

export interface Citation {
  readonly key: string;
  readonly text: string;
}

/** A formula as printed, and as it must be where the print is wrong (TeX, display style). */
export interface Formula {
  readonly title: string;
  readonly tex: string;
  readonly corrected?: string;
  readonly note: string;
  readonly source: string;
}

/** One variant inside a run: param overrides that share the preset's random streams. */
export interface Arm<F extends Fields = Fields> {
  readonly name: string;
  readonly overrides: Partial<ParamsOf<F>>;
  readonly control?: boolean;
}

export interface Preset<F extends Fields = Fields> {
  readonly id: string;
  readonly title: string;
  readonly origin: 'paper' | 'ours';
  /** At most 60 s, no download; exactly one preset of a study. */
  readonly smoke?: boolean;
  readonly list: 'quick' | 'full';
  /** Cost on one thread of a two-core machine, all arms and replicas. */
  readonly seconds: number;
  readonly params: Partial<ParamsOf<F>>;
  readonly arms: readonly [Arm<F>, ...Arm<F>[]];
  readonly replicas: number;
  readonly note?: string;
}

export interface MetricSpec {
  readonly key: string;
  readonly label: string;
  readonly symbol?: string;
  readonly unit?: string;
  readonly scale: 'linear' | 'log';
  /** A predicted curve. */
  readonly reference?: boolean;
}

export interface ColumnSpec {
  readonly key: string;
  readonly label: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'text';
  readonly unit?: string;
}

export interface TableSpec {
  readonly key: string;
  readonly title: string;
  readonly columns: readonly ColumnSpec[];
}

/** One statement of the theory; its evaluator of the same id lives in the study's claims module. */
export interface ClaimSpec {
  readonly id: string;
  readonly preset: string;
  readonly statement: 'paper' | 'corrected' | 'ours';
  readonly sentence: string;
  readonly source: string;
  /** What is measured, in words. */
  readonly quantity: string;
  readonly expected: string;
  readonly tolerance: string;
  readonly expectedVerdict: 'holds' | 'fails';
  readonly control: { readonly arm: string; readonly expected: string } | null;
}

/** Everything about a study that is data. The window loads this; the engine loads run.ts besides. */
export interface StudySpec<F extends Fields = Fields> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly question: string;
  readonly citations: readonly Citation[];
  readonly formulas: readonly Formula[];
  readonly fields: F;
  readonly presets: readonly Preset<F>[];
  readonly metrics: readonly MetricSpec[];
  readonly tables: readonly TableSpec[];
  readonly charts: readonly ChartSpec[];
  readonly claims: readonly ClaimSpec[];
}

/** Checks the types of a study's own fields, then forgets them: the catalog holds studies of any fields. */
export function defineStudy<F extends Fields>(study: StudySpec<F>): StudySpec {
  return study as unknown as StudySpec;
}

/** Full params of a preset, before the arms' overrides. */
export function presetParams(study: StudySpec, preset: Preset | undefined): Params {
  return { ...defaultParams(study.fields), ...preset?.params } as Params;
}

/** The preset of that id, or undefined. */
export function findPreset(study: StudySpec, id: string | null): Preset | undefined {
  return study.presets.find((p) => p.id === id);
}

/** The arm that a run without a preset executes. */
export const mainArm: Arm = { name: 'main', overrides: {} };

/** The chosen arms of a preset with their full params, in the preset's order. */
export function resolveArms(
  preset: Preset | undefined,
  params: Params,
  names: readonly string[],
): { name: string; control: boolean; params: Params }[] {
  const all: readonly Arm[] = preset?.arms ?? [mainArm];
  return all
    .filter((arm) => names.includes(arm.name))
    .map((arm) => ({
      name: arm.name,
      control: arm.control ?? false,
      params: { ...params, ...arm.overrides } as Params,
    }));
}
