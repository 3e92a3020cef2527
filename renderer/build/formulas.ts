import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import type { StudySpec } from '../../core/contract/study.ts';
import { catalog } from '../../core/studies/catalog.ts';

/** What is used of MathJax, which has no types of its own. */
interface MathJaxNode {
  init(options: object): Promise<void>;
  tex2svgPromise(tex: string, options: { display: boolean }): Promise<unknown>;
  startup: {
    adaptor: { outerHTML(node: unknown): string; firstChild(node: unknown): unknown };
    document: { outputJax: { fontCache: { getCache(): unknown } } };
  };
}

const moduleId = 'virtual:formulas';

/** Every TeX text of the catalog: formulas in display style, symbols inline. */
function texts(studies: readonly StudySpec[]): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const inline = (tex: string | undefined) => {
    if (tex !== undefined && !found.has(tex)) found.set(tex, false);
  };
  for (const study of studies) {
    for (const { tex, corrected } of study.formulas) {
      found.set(tex, true);
      if (corrected !== undefined) found.set(corrected, true);
    }
    for (const field of Object.values(study.fields)) inline(field.symbol);
    for (const metric of study.metrics) inline(metric.symbol);
  }
  return found;
}

/**
 * Typesets the catalog's formulas when the page is built, so that the window needs neither MathJax nor inline styles:
 * what a style attribute would say is returned beside the SVG, and its role is that of the element it stands in. Glyphs
 * are drawn once for all formulas.
 */
export function formulas(): Plugin {
  return {
    name: 'workbench-formulas',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    async load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      const mathJax = createRequire(import.meta.url)('mathjax') as MathJaxNode;
      await mathJax.init({ loader: { load: ['input/tex', 'output/svg'] }, svg: { fontCache: 'global' } });
      const { adaptor, document } = mathJax.startup;
      const drawn: Record<string, object> = {};
      for (const [tex, display] of texts(catalog)) {
        const svg = adaptor.outerHTML(adaptor.firstChild(await mathJax.tex2svgPromise(tex, { display })));
        if (svg.includes('data-mjx-error')) throw new Error(`the formula ${tex} cannot be drawn`);
        drawn[tex] = onlyDrawn(svg);
      }
      const glyphs = adaptor.outerHTML(document.outputJax.fontCache.getCache());
      return [
        `export const formulas = JSON.parse(${JSON.stringify(JSON.stringify(drawn))});`,
        `export const glyphs = ${JSON.stringify(glyphs)};`,
      ].join('\n');
    },
  };
}

/** Without MathJax's notes of what each part means, and without style. */
function onlyDrawn(svg: string) {
  const size = (name: string): number => Number(new RegExp(`${name}="([\\d.]+)ex"`).exec(svg)?.[1] ?? 0);
  const depth = Number(/vertical-align: (-?[\d.]+)(?:ex)?/.exec(svg)?.[1] ?? 0);
  return {
    svg: svg.replace(/ (style|role|data-[a-z-]+)="[^"]*"/g, '').replace(/ (width|height)="[\d.]+ex"/g, ''),
    widthEx: size('width'),
    heightEx: size('height'),
    depthEx: depth,
  };
}
