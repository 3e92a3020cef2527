import { parseFieldText, parseNumber, type Field, type ParamValue } from './fields.ts';
import type { Issue } from './errors.ts';
import type { SweepAxis } from './sweep.ts';

/**
 * The values of an axis as one types them, in the window as in the terminal:
 * `0.1,0.2,0.4` a list; `0..1:11` eleven even values; `log:1e-3..1e1:9` even in the logarithm;
 * `random:0..1:20@7` twenty draws of seed 7, `lograndom:` on a log scale. Values of list fields are separated by `;`.
 */
export function parseAxis(key: string, field: Field | undefined, raw: string): SweepAxis | Issue {
  const text = raw.trim();
  const generated =
    /^(?:(log|random|lograndom):)?\s*([^.:,;@]+(?:\.[^.:,;@]+)?)\s*\.\.\s*([^:,;@]+):(\d+)(?:@(\d+))?$/i.exec(text);
  if (generated) {
    const [, word = 'range', from, to, count, seed] = generated;
    const [low, high] = [parseNumber(from!), parseNumber(to!)];
    if (low === undefined || high === undefined) return issue(key, raw, `its bounds must be numbers, as in 0..1:11`);
    const range = { key, from: low, to: high, count: Number(count) };
    if (word.endsWith('random'))
      return { kind: 'random', ...range, scale: word === 'random' ? 'linear' : 'log', seed: Number(seed ?? 0) };
    if (seed !== undefined) return issue(key, raw, 'a seed (@) goes with random: alone');
    return { kind: word === 'log' ? 'logRange' : 'range', ...range };
  }
  if (text === '') return issue(key, 'empty', 'it must have at least one value');
  const separator = field?.kind === 'list' ? ';' : ',';
  // What cannot be read as the field's kind stays text; the study's fields then refuse it by name.
  const values = text.split(separator).map((part): ParamValue => {
    const word = part.trim();
    return field ? (parseFieldText(field, word) ?? word) : word;
  });
  return { kind: 'list', key, values };
}

/** An axis as parseAxis reads it. */
export function axisText(axis: SweepAxis): string {
  if (axis.kind === 'list')
    return axis.values.some((value) => Array.isArray(value))
      ? axis.values.map((value) => (Array.isArray(value) ? value.join(',') : String(value))).join(';')
      : axis.values.join(',');
  const range = `${axis.from}..${axis.to}:${axis.count}`;
  if (axis.kind === 'random') return `${axis.scale === 'log' ? 'lograndom' : 'random'}:${range}@${axis.seed}`;
  return axis.kind === 'logRange' ? `log:${range}` : range;
}

/** `1..8`, `3`, `1,2,5` or a mixture as whole numbers; undefined where it cannot be read. */
export function parseSeeds(raw: string): number[] | undefined {
  const seeds: number[] = [];
  for (const part of raw.split(',')) {
    const found = /^\s*(\d{1,16})\s*(?:\.\.\s*(\d{1,16})\s*)?$/.exec(part);
    if (!found) return undefined;
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
    if (last < first || last - first >= 10_000 || seeds.length >= 10_000) return undefined;
    for (let seed = first; seed <= last; seed++) seeds.push(seed);
  }
  return [...new Set(seeds)];
}

/** Seeds as parseSeeds reads them, runs of neighbours drawn together. */
export function seedsText(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length; i++) {
    const first = seeds[i]!;
    while (i + 1 < seeds.length && seeds[i + 1] === seeds[i]! + 1) i++;
    parts.push(seeds[i] === first ? String(first) : `${first}..${seeds[i]!}`);
  }
  return parts.join(',');
}

function issue(key: string, received: string, what: string): Issue {
  return { key, received, sentence: `The axis ${key} is "${received.slice(0, 80)}"; ${what}.` };
}
