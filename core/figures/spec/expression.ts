import { Parser } from 'expr-eval-fork';
import { ExpectedError } from '../../contract/errors.ts';

/** Numbers alone: no text, assignment, functions of one's own, access to members, or anything random. */
const parser = new Parser({
  allowMemberAccess: false,
  operators: { assignment: false, concatenate: false, fndef: false, in: false, random: false },
});

/** What a formula may name besides numbers and its variables. */
const words = new Set(
  (
    'abs acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh exp expm1 floor hypot ln log log10 log1p log2 max ' +
    'min round sign sin sinh sqrt tan tanh trunc E PI and or not'
  ).split(' '),
);

/** A formula of named numbers, read once and evaluated for each point; nothing of it ever becomes code. */
export interface Formula {
  /** Its variables. */
  readonly names: readonly string[];
  /** The variable that it is, where it is one and nothing else. */
  readonly name: string | undefined;
  /** NaN where a number cannot be had. */
  evaluate(values: Readonly<Record<string, number>>): number;
}

/** Throws badInput where the text is no formula; `key` names the input in the sentence. */
export function readFormula(key: string, text: string): Formula {
  const refuse = (why: string): ExpectedError => {
    const sentence = `${key} is "${text}", which cannot be read as a formula: ${why}.`;
    return new ExpectedError('badInput', sentence, { issues: [{ key, received: text, sentence }] });
  };
  if (!/^[\w\s.+\-*/^%(),<>=!?:]+$/.test(text)) {
    throw refuse('it holds numbers, names, + - * / ^, comparisons, ? :, commas and parentheses alone');
  }
  const parsed = parse(text, refuse);
  const names = parsed.variables();
  const stranger = identifiers(text).find((name) => !names.includes(name) && !words.has(name));
  if (stranger !== undefined) throw refuse(`"${stranger}" is no function here; there are ${[...words].join(', ')}`);
  return {
    names,
    name: names.find((name) => name === text.trim()),
    evaluate: (values) => {
      const value: unknown = parsed.evaluate({ ...values });
      return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : NaN;
    },
  };
}

function parse(text: string, refuse: (why: string) => ExpectedError): ReturnType<Parser['parse']> {
  try {
    return parser.parse(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

/** Names in a formula; the e of 1e-3 is none. */
function identifiers(text: string): string[] {
  return text.replace(/(?<![A-Za-z_])(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/gi, ' ').match(/[A-Za-z_]\w*/g) ?? [];
}
