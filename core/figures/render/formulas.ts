import { svgItems } from './svgItems.ts';
import { movedItems, type ShapeItem } from './scene.ts';

/** A typeset formula in units of the letters' height: its baseline is y = 0, y grows downwards. */
export interface Formula {
  readonly items: readonly ShapeItem[];
  readonly width: number;
}

/** Signs of private use that stand for formulas inside labels: those of plane 15. */
const firstSign = 0xf0000;
const lastSign = 0xffffd;

const signs = new Map<string, string>();
const formulas = new Map<string, Formula>();

/**
 * The sign that stands for a formula from now on in this process; `svg` is MathJax's picture of it. ECharts lays out
 * text by its measured width, and remembers widths: so a sign never changes its meaning.
 */
export function formulaSign(tex: string, svg: string): string {
  const known = signs.get(tex);
  if (known !== undefined) return known;
  const code = firstSign + signs.size;
  if (code > lastSign) throw new Error('this process has no sign left for another formula');
  const sign = String.fromCodePoint(code);
  signs.set(tex, sign);
  formulas.set(sign, parseFormula(svg));
  return sign;
}

export function formulaOf(sign: string): Formula | undefined {
  return formulas.get(sign);
}

/** MathJax draws a thousand units an em, baseline at 0. */
function parseFormula(svg: string): Formula {
  const box = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg);
  if (!box) throw new Error('a formula has no viewBox');
  const items = movedItems(svgItems(svg), [1e-3, 0, 0, 1e-3, -1e-3 * Number(box[1]), 0]);
  return { items: items.filter((item) => item.kind === 'shape'), width: 1e-3 * Number(box[3]) };
}
