import { ExpectedError } from '../../contract/errors.ts';
import type { PanelSpec } from '../../contract/charts.ts';
import { formulaSvg } from '../../report/formulaSvg.ts';
import type { FigurePart } from '../render/drawPanel.ts';
import { formulaSign } from '../render/formulas.ts';
import type { ResolvedPanel } from './figurePanels.ts';

/** A panel as it is drawn: what stands between dollar signs is typeset. */
export async function typesetPanel({ panel, data, letter, names }: ResolvedPanel): Promise<FigurePart> {
  const labels = new Map<string, string>();
  for (const text of textsOf([panel, names])) {
    if (text.includes('$')) labels.set(text, await typeset(text));
  }
  const set = <T>(value: T): T => replaced(value, labels) as T;
  return { panel: set<PanelSpec>(panel), data, letter, names: set(names) };
}

async function typeset(label: string): Promise<string> {
  const parts = label.split('$');
  if (parts.length % 2 === 0) {
    throw new ExpectedError('badInput', `The label "${label}" has a dollar sign without another one.`, {
      hint: 'TeX stands between two of them: loss $L(\\rho)$.',
    });
  }
  const set = await Promise.all(parts.map(async (part, i) => (i % 2 === 0 ? part : sign(part, label))));
  return set.join('');
}

async function sign(tex: string, label: string): Promise<string> {
  try {
    return formulaSign(tex, await formulaSvg(tex, false));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('badInput', `The label "${label}" cannot be typeset: ${why}.`);
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** The value with other texts in place of those that are known; keys stay. */
function replaced(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return texts.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => replaced(one, texts));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, texts)]));
}
