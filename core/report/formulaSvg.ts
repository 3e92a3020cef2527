import { createRequire } from 'node:module';

/** What is used of MathJax, which has no types of its own. */
interface MathJaxNode {
  init(options: object): Promise<void>;
  tex2svgPromise(tex: string, options: { display: boolean }): Promise<unknown>;
  startup: { adaptor: { outerHTML(node: unknown): string; firstChild(node: unknown): unknown } };
}

let loading: Promise<MathJaxNode> | undefined;

async function load(): Promise<MathJaxNode> {
  const mathJax = createRequire(import.meta.url)('mathjax') as MathJaxNode;
  // Glyphs as paths inside each picture: the page needs no font and no script.
  await mathJax.init({ loader: { load: ['input/tex', 'output/svg'] }, svg: { fontCache: 'local' } });
  return mathJax;
}

/** A formula as an SVG picture, drawn in plain Node. A formula that TeX cannot read is an error. */
export async function formulaSvg(tex: string, display: boolean): Promise<string> {
  loading ??= load();
  const { tex2svgPromise, startup } = await loading;
  const svg = startup.adaptor.outerHTML(startup.adaptor.firstChild(await tex2svgPromise(tex, { display })));
  const fault = /data-mjx-error="([^"]*)"/.exec(svg)?.[1];
  if (fault !== undefined) throw new Error(`the formula ${tex} cannot be drawn: ${fault}`);
  return svg;
}
