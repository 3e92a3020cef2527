import { z } from 'zod';
import type { Issue } from './errors.ts';

/** Shows a field only while another param has one of the given values. */
export interface ShowWhen {
  readonly key: string;
  readonly isOneOf: readonly (string | number | boolean)[];
}

interface FieldBase {
  readonly label: string;
  /** TeX, without dollar signs. */
  readonly symbol?: string;
  readonly unit?: string;
  readonly help: string;
  readonly showWhen?: ShowWhen;
  /**
   * A branch from a checkpoint may change it: neither the run's data nor the shape of its state depends on it. A list
   * says that only while each of these other params has one of the given values.
   */
  readonly onBranch?: true | readonly ShowWhen[];
}

interface Range {
  readonly min?: number;
  readonly max?: number;
  /** The bound itself is not allowed. */
  readonly openMin?: boolean;
  readonly openMax?: boolean;
}

export interface NumberField extends FieldBase, Range {
  readonly kind: 'number';
  readonly default: number;
}
export interface IntegerField extends FieldBase, Range {
  readonly kind: 'integer';
  readonly default: number;
  /**
   * It is the training's last step. A branch may change it (`onBranch`) where the run's own and the new one lie at least
   * this many steps beyond the checkpoint: a number, or the param that holds it (a record that was begun is reached).
   */
  readonly endsTraining?: number | string;
}
export interface ChoiceField<C extends string = string> extends FieldBase {
  readonly kind: 'choice';
  readonly default: NoInfer<C>;
  readonly choices: readonly { readonly value: C; readonly label: string }[];
}
export interface BooleanField extends FieldBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly default: string;
  readonly maxLength: number;
  /** What a form offers; other texts are allowed. */
  readonly suggest?: 'importedTables' | 'imageSets';
}
/** A list of numbers (or integers), e.g. layer sizes; a range applies to each item. */
export interface ListField extends FieldBase, Range {
  readonly kind: 'list';
  readonly item: 'number' | 'integer';
  readonly default: readonly number[];
  readonly minLength: number;
  readonly maxLength: number;
}

export type Field = NumberField | IntegerField | ChoiceField | BooleanField | TextField | ListField;
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F> = F extends { kind: 'number' | 'integer' }
  ? number
  : F extends ChoiceField<infer C>
    ? C
    : F extends { kind: 'boolean' }
      ? boolean
      : F extends { kind: 'text' }
        ? string
        : F extends { kind: 'list' }
          ? readonly number[]
          : never;

/** The params of a study, typed from its fields. */
export type ParamsOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };
export type ParamValue = number | string | boolean | readonly number[];
export type Params = Readonly<Record<string, ParamValue>>;

export const number = (f: Omit<NumberField, 'kind'>): NumberField => ({ kind: 'number', ...f });
export const integer = (f: Omit<IntegerField, 'kind'>): IntegerField => ({ kind: 'integer', ...f });
export const choice = <const C extends string>(f: Omit<ChoiceField<C>, 'kind'>): ChoiceField<C> => ({
  kind: 'choice',
  ...f,
});
export const boolean = (f: Omit<BooleanField, 'kind'>): BooleanField => ({ kind: 'boolean', ...f });
/** @public A kind that a study may use. */
export const text = (f: Omit<TextField, 'kind'>): TextField => ({ kind: 'text', ...f });
export const list = (f: Omit<ListField, 'kind'>): ListField => ({ kind: 'list', ...f });

/** What a field allows, in words: "a number above 0 and at most 1". */
export function allowedText(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return `one of ${field.choices.map((c) => c.value).join(', ')}`;
    case 'boolean':
      return 'true or false';
    case 'text':
      return `a text of at most ${field.maxLength} characters`;
    case 'list':
      return `a list of ${field.minLength} to ${field.maxLength} items, each ${rangeText(field.item, field)}`;
    default:
      return rangeText(field.kind, field);
  }
}

function rangeText(kind: 'number' | 'integer', { min, max, openMin, openMax }: Range): string {
  const noun = kind === 'integer' ? 'a whole number' : 'a finite number';
  const bounds: string[] = [];
  if (min !== undefined) bounds.push(openMin ? `above ${min}` : `at least ${min}`);
  if (max !== undefined) bounds.push(openMax ? `below ${max}` : `at most ${max}`);
  return bounds.length === 0 ? noun : `${noun} ${bounds.join(' and ')}`;
}

/** Text of a form field or of `--set` to a number: trimmed, the whole text or nothing, decimal point only. */
export function parseNumber(raw: string): number | undefined {
  const trimmed = raw.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}

/** Text of a form field or of `--set` to the value of a field; undefined where it cannot be read. */
export function parseFieldText(field: Field, raw: string): ParamValue | undefined {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return parseNumber(raw);
    case 'boolean': {
      const word = raw.trim().toLowerCase();
      return word === 'true' ? true : word === 'false' ? false : undefined;
    }
    case 'list': {
      const items = raw.trim() === '' ? [] : raw.split(/[,\s]+|(?<=\d)-(?=\d)/).filter((s) => s !== '');
      const values = items.map(parseNumber);
      return values.every((v) => v !== undefined) ? values : undefined;
    }
    default:
      return field.kind === 'choice' ? raw.trim() : raw;
  }
}

/** The value of a field as the text that a form or a command line shows; parseFieldText reads it back. */
export function fieldText(value: ParamValue): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The issue of a value at a field, or undefined when the value is allowed. */
export function fieldIssue(key: string, field: Field, value: unknown): Issue | undefined {
  if (isAllowed(field, value)) return undefined;
  const received = shown(value);
  return { key, received, sentence: `${key} (${field.label}) is ${received}; it must be ${allowedText(field)}.` };
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return value.trim() === '' ? 'empty' : `"${value.slice(0, 60)}"`;
  if (Array.isArray(value)) return `[${value.map(String).join(', ').slice(0, 80)}]`;
  return String(value);
}

function inRange(kind: 'number' | 'integer', range: Range, value: unknown): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (kind === 'integer' && !Number.isInteger(value)) return false;
  const { min, max, openMin, openMax } = range;
  if (min !== undefined && (openMin ? value <= min : value < min)) return false;
  return !(max !== undefined && (openMax ? value >= max : value > max));
}

function isAllowed(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return inRange(field.kind, field, value);
    case 'choice':
      return field.choices.some((c) => c.value === value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string' && value.length <= field.maxLength;
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= field.minLength &&
        value.length <= field.maxLength &&
        value.every((v) => inRange(field.item, field, v))
      );
  }
}

/** Every issue of a set of params: missing and unknown keys, wrong kinds, values out of range. */
export function paramIssues(fields: Fields, params: Readonly<Record<string, unknown>>): Issue[] {
  const issues: Issue[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const issue = fieldIssue(key, field, params[key]);
    if (issue) issues.push(issue);
  }
  for (const key of Object.keys(params)) {
    if (!Object.hasOwn(fields, key)) {
      const known = Object.keys(fields).join(', ');
      issues.push({
        key,
        received: shown(params[key]),
        sentence: `${key} is not a param of this study; it has ${known}.`,
      });
    }
  }
  return issues;
}

/** The params whose fields matter for the choices made, in the fields' order; a param that is no field stays. */
export function shownParams(fields: Fields, params: Params): [string, ParamValue][] {
  return Object.entries(params).filter(([key]) => {
    const showWhen = fields[key]?.showWhen;
    return !showWhen || showWhen.isOneOf.some((wanted) => wanted === params[showWhen.key]);
  });
}

/** The defaults of all fields. */
export function defaultParams<F extends Fields>(fields: F): ParamsOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.default])) as ParamsOf<F>;
}

/** A param value as it crosses IPC, before the study's own fields judge it. */
export const paramValueSchema = z.union([
  z.number(),
  z.nan(),
  z.literal(Infinity),
  z.literal(-Infinity),
  z.string().max(4096),
  z.boolean(),
  z.array(z.number().or(z.nan())).max(4096).readonly(),
]);
export const paramsSchema = z.record(z.string().max(64), paramValueSchema);
