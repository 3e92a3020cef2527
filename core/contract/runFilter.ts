import { runStatuses } from './run.ts';

/**
 * The filter language of the run table, the same in window and terminal. Terms stand side by side (all must hold) or are
 * joined by `or`; `not` or a leading `-` turns a term round; parentheses group. A term is a word (in the id, name,
 * preset, note or tags) or KEY OP VALUE:
 *
 *   study:rank-collapse status:finished tag:x -star:yes name~"two words" seed>=3 time>10min started>=2026-11-01
 *   param.mu<0.1 metric.trainLoss<0.1 min.noise/testLoss<0.2 claims:surprising
 */

/** How a value is compared: `:` is equality, `~` means "contains". */
export type FilterOperator = '=' | '!=' | '~' | '<' | '<=' | '>' | '>=';

export type FilterKey =
  | { readonly of: 'text'; readonly name: TextKey }
  | { readonly of: 'number'; readonly name: NumberKey }
  | { readonly of: 'flag'; readonly name: FlagKey }
  | { readonly of: 'tag' }
  | { readonly of: 'claims' }
  | { readonly of: 'param'; readonly name: string }
  | MetricKey;

/** A metric of one arm (null: the run's first), as its last, least or greatest value. */
export interface MetricKey {
  readonly of: 'metric';
  readonly what: 'last' | 'min' | 'max';
  readonly arm: string | null;
  readonly name: string;
}

export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  | { readonly kind: 'word'; readonly word: string }
  | {
      readonly kind: 'compare';
      readonly key: FilterKey;
      readonly operator: FilterOperator;
      readonly value: string | number;
    };

/** Where a filter cannot be read: counted from 0, in characters. */
export interface FilterFault {
  readonly at: number;
  readonly sentence: string;
}

const textKeys = ['id', 'name', 'study', 'preset', 'status', 'stop', 'note', 'backend', 'device', 'revision'] as const;
const numberKeys = ['seed', 'replicas', 'steps', 'time', 'started', 'threads', 'version'] as const;
const flagKeys = ['star', 'archived', 'forced'] as const;
export type TextKey = (typeof textKeys)[number];
export type NumberKey = (typeof numberKeys)[number];
export type FlagKey = (typeof flagKeys)[number];

const metricWords = { metric: 'last', min: 'min', max: 'max' } as const;
export const filterKeys: readonly string[] = [
  ...textKeys,
  ...numberKeys,
  ...flagKeys,
  'tag',
  'claims',
  'param.KEY',
  'metric.KEY',
  'min.KEY',
  'max.KEY',
];
const numericOperators = ['=', '!=', '<', '<=', '>', '>='] as const;

class Fault extends Error {
  readonly at: number;
  constructor(at: number, sentence: string) {
    super(sentence);
    this.at = at;
  }
}

type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly quoted: boolean }
  | { readonly kind: 'operator'; readonly text: FilterOperator; readonly at: number }
  | { readonly kind: '(' | ')' | '-'; readonly at: number };

/** An empty text is the filter that everything passes: undefined. */
export function parseRunFilter(
  text: string,
): { readonly filter: FilterNode | undefined } | { readonly fault: FilterFault } {
  try {
    const reader = new Reader(tokens(text), text.length);
    return { filter: reader.whole() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: { at: error.at, sentence: `The filter at character ${error.at + 1}: ${error.message}` } };
  }
}

/** `metric.trainLoss`, `min.noise/testLoss`: a metric as a filter, a column or an order names it. */
export function parseMetricKey(text: string): MetricKey | undefined {
  const found = /^(metric|min|max)\.(?:([^/]+)\/)?([A-Za-z_]\w*)$/.exec(text);
  if (!found) return undefined;
  const what = metricWords[found[1] as keyof typeof metricWords];
  return { of: 'metric', what, arm: found[2] ?? null, name: found[3]! };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s+|"((?:[^"\\]|\\.)*)"|(!=|<=|>=|[:=~<>])|([()])|([^\s"()<>=!~:]+)|(.)/gsu;
  for (const match of text.matchAll(pattern)) {
    const [whole, quoted, operator, parenthesis, word, other] = match;
    const at = match.index;
    if (quoted !== undefined) found.push({ kind: 'word', text: quoted.replace(/\\(.)/gs, '$1'), at, quoted: true });
    else if (operator !== undefined) {
      found.push({ kind: 'operator', text: (operator === ':' ? '=' : operator) as FilterOperator, at });
    } else if (parenthesis !== undefined) found.push({ kind: parenthesis as '(' | ')', at });
    else if (word !== undefined) {
      const isBegin = at === 0 || /[\s(]/.test(text[at - 1]!);
      const negated = word.startsWith('-') && isBegin && !/^-[\d.]/.test(word);
      if (negated) found.push({ kind: '-', at });
      const rest = negated ? word.slice(1) : word;
      if (rest !== '') found.push({ kind: 'word', text: rest, at: negated ? at + 1 : at, quoted: false });
    } else if (other !== undefined) {
      throw new Fault(
        at,
        other === '"' ? 'the quotation that begins here has no end.' : `"${whole}" is not known here.`,
      );
    }
  }
  return found;
}

class Reader {
  private readonly tokens: readonly Token[];
  private readonly end: number;
  private next = 0;

  constructor(list: readonly Token[], end: number) {
    this.tokens = list;
    this.end = end;
  }

  whole(): FilterNode | undefined {
    if (this.tokens.length === 0) return undefined;
    const filter = this.either();
    const rest = this.tokens[this.next];
    if (rest) throw new Fault(rest.at, rest.kind === ')' ? 'no "(" belongs to this ")".' : 'a term must begin here.');
    return filter;
  }

  private either(): FilterNode {
    const parts = [this.all()];
    while (this.isWord('or')) {
      this.next++;
      parts.push(this.all());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  private all(): FilterNode {
    const parts: FilterNode[] = [];
    for (;;) {
      const token = this.tokens[this.next];
      if (token === undefined || token.kind === ')' || this.isWord('or')) break;
      if (this.isWord('and')) this.next++;
      else parts.push(this.term());
    }
    if (parts.length === 0) {
      throw new Fault(this.tokens[this.next]?.at ?? this.end, 'a term is missing here, such as status:finished.');
    }
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  private term(): FilterNode {
    const token = this.tokens[this.next++]!;
    if (token.kind === '-' || (token.kind === 'word' && !token.quoted && token.text.toLowerCase() === 'not')) {
      if (this.tokens[this.next] === undefined) throw new Fault(this.end, 'what is not to hold is missing here.');
      return { kind: 'not', part: this.term() };
    }
    if (token.kind === '(') {
      const inside = this.either();
      const close = this.tokens[this.next++];
      if (close?.kind !== ')')
        throw new Fault(close?.at ?? this.end, `the "(" of character ${token.at + 1} has no ")".`);
      return inside;
    }
    if (token.kind !== 'word') throw new Fault(token.at, 'a key or a word must stand here.');
    const operator = this.tokens[this.next];
    if (operator?.kind !== 'operator') return { kind: 'word', word: token.text };
    this.next++;
    const value = this.tokens[this.next++];
    if (value?.kind !== 'word') throw new Fault(value?.at ?? this.end, `the value of ${token.text} is missing here.`);
    return compare(token, operator, value);
  }

  private isWord(word: string): boolean {
    const token = this.tokens[this.next];
    return token?.kind === 'word' && !token.quoted && token.text.toLowerCase() === word;
  }
}

type Word = Extract<Token, { kind: 'word' }>;

function compare(name: Word, operator: Extract<Token, { kind: 'operator' }>, value: Word): FilterNode {
  const key = keyOf(name);
  const allow = (allowed: readonly FilterOperator[]): void => {
    if (allowed.includes(operator.text)) return;
    const list = allowed.map((one) => (one === '=' ? ': or =' : one)).join(', ');
    throw new Fault(operator.at, `${name.text} is compared with ${list}, not with ${operator.text}.`);
  };
  const choose = (choices: readonly string[]): string => {
    const wanted = value.text.toLowerCase();
    if (choices.includes(wanted)) return wanted;
    throw new Fault(value.at, `${name.text} is one of ${choices.join(', ')}, not "${value.text}".`);
  };
  const made = (of: string | number): FilterNode => ({ kind: 'compare', key, operator: operator.text, value: of });
  switch (key.of) {
    case 'text':
      allow(['=', '!=', '~']);
      return made(key.name === 'status' && operator.text !== '~' ? choose(runStatuses) : value.text);
    case 'tag':
      allow(['=', '!=', '~']);
      return made(value.text);
    case 'flag':
      allow(['=', '!=']);
      return made(['yes', 'true'].includes(choose(['yes', 'no', 'true', 'false'])) ? 1 : 0);
    case 'claims':
      allow(['=', '!=']);
      return made(choose(['expected', 'surprising', 'none']));
    case 'number':
      allow(numericOperators);
      return made(numberValue(key.name, value));
    case 'metric':
      allow(numericOperators);
      return made(plainNumber(name.text, value));
    case 'param': {
      const numeric = readNumber(value.text);
      if (numeric === undefined || value.quoted) allow(['=', '!=', '~']);
      else if (operator.text !== '~') return made(numeric);
      return made(value.text);
    }
  }
}

function keyOf({ text, at, quoted }: Word): FilterKey {
  const lower = text.toLowerCase();
  const named = <K extends string>(names: readonly K[]): K | undefined => names.find((name) => name === lower);
  if (!quoted) {
    const asText = named(textKeys);
    if (asText) return { of: 'text', name: asText };
    const asNumber = named(numberKeys);
    if (asNumber) return { of: 'number', name: asNumber };
    const asFlag = named(flagKeys);
    if (asFlag) return { of: 'flag', name: asFlag };
    if (lower === 'tag' || lower === 'claims') return { of: lower };
    const param = /^param\.([A-Za-z_]\w*)$/.exec(text)?.[1];
    if (param !== undefined) return { of: 'param', name: param };
    const metric = parseMetricKey(text);
    if (metric) return metric;
  }
  throw new Fault(at, `"${text}" is no key; the keys are ${filterKeys.join(', ')}.`);
}

function readNumber(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function plainNumber(name: string, { text, at }: Word): number {
  if (text.toLowerCase() === 'nan') return NaN;
  const value = readNumber(text);
  if (value === undefined) throw new Fault(at, `${name} is compared with a number, not with "${text}".`);
  return value;
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, '': 1000 };

/** Durations become milliseconds (10 = 10s, 5min, 2h), days milliseconds since 1970 (UTC). */
function numberValue(name: NumberKey, word: Word): number {
  if (name === 'started') {
    const day = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(word.text) ? Date.parse(word.text) : NaN;
    if (Number.isNaN(day))
      throw new Fault(word.at, `started is compared with a day such as 2026-11-01, not "${word.text}".`);
    return day;
  }
  if (name !== 'time') return plainNumber(name, word);
  const found = /^([\d.]+(?:e[+-]?\d+)?)(ms|s|min|h|)$/i.exec(word.text);
  const count = found ? readNumber(found[1]!) : undefined;
  if (count === undefined)
    throw new Fault(word.at, `time is compared with a duration such as 10s, 5min or 2h, not "${word.text}".`);
  return count * unitsMs[found![2]!.toLowerCase()]!;
}
