import type { FontFamily } from '../../contract/figureLooks.ts';
import { familyNames } from './fonts.ts';
import { numberWord } from './numberWord.ts';
import type { Path, Scene, SceneItem, ShapeItem, TextItem } from './scene.ts';
import { formulaItems, outlines, placedRuns } from './textRuns.ts';

const mmPerPoint = 25.4 / 72;

/** SVG of a scene in its physical size. `text`: letters in the family's font, or their outlines. */
export function sceneSvg(scene: Scene, family: FontFamily, text: 'letters' | 'outlines'): string {
  const { width, height, items } = scene;
  const clips = new Map<string, string>();
  const lines = items.flatMap((item) => itemLines(item, family, text, clips));
  const [w, h] = [numberWord(width), numberWord(height)];
  const [wMm, hMm] = [numberWord(width * mmPerPoint), numberWord(height * mmPerPoint)];
  const definitions = [...clips].map(([d, id]) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wMm}mm" height="${hMm}mm" viewBox="0 0 ${w} ${h}">`,
    ...(definitions.length === 0 ? [] : [`<defs>${definitions.join('')}</defs>`]),
    ...(text === 'letters' ? [`<g font-family="${familyNames[family]}">`, ...lines, '</g>'] : lines),
    '</svg>\n',
  ].join('\n');
}

function itemLines(
  item: SceneItem,
  family: FontFamily,
  text: 'letters' | 'outlines',
  clips: Map<string, string>,
): string[] {
  if (item.kind === 'shape') return [shapeLine(item, clips)];
  if (text === 'outlines') return outlines(item, family).map((shape) => shapeLine(shape, clips));
  const runs = placedRuns(item, family);
  if (!runs.some(({ run }) => run.kind === 'formula')) return [textLine(item)];
  return runs.flatMap(({ run, matrix }) =>
    run.kind === 'formula'
      ? formulaItems(run.formula, matrix, item).map((shape) => shapeLine(shape, clips))
      : [textLine({ ...item, text: run.text, anchor: 'start', x: matrix[4], y: matrix[5] })],
  );
}

function textLine({ text, x, y, turn, anchor, size, bold, fill }: TextItem): string {
  const at =
    turn === 0
      ? `x="${numberWord(x)}" y="${numberWord(y)}"`
      : `transform="translate(${numberWord(x)} ${numberWord(y)}) rotate(${numberWord(turn)})"`;
  const parts = [
    at,
    `font-size="${numberWord(size)}"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(anchor === 'start' ? [] : [`text-anchor="${anchor}"`]),
    `fill="${fill.colour}"`,
    ...opacityPart('fill-opacity', fill.opacity),
    'xml:space="preserve"',
  ];
  return `<text ${parts.join(' ')}>${escaped(text)}</text>`;
}

function shapeLine({ path, fill, stroke, clip }: ShapeItem, clips: Map<string, string>): string {
  const parts = [`d="${pathData(path)}"`, `fill="${fill?.colour ?? 'none'}"`];
  if (fill) parts.push(...opacityPart('fill-opacity', fill.opacity));
  if (stroke) {
    parts.push(`stroke="${stroke.colour}"`, `stroke-width="${numberWord(stroke.width)}"`);
    parts.push(...opacityPart('stroke-opacity', stroke.opacity));
    if (stroke.dash.length > 0) parts.push(`stroke-dasharray="${stroke.dash.map(numberWord).join(' ')}"`);
    if (stroke.cap !== 'butt') parts.push(`stroke-linecap="${stroke.cap}"`);
    if (stroke.join !== 'miter') parts.push(`stroke-linejoin="${stroke.join}"`);
  }
  if (clip) {
    const d = pathData(clip);
    const id = clips.get(d) ?? `clip${clips.size + 1}`;
    clips.set(d, id);
    parts.push(`clip-path="url(#${id})"`);
  }
  return `<path ${parts.join(' ')}/>`;
}

function pathData(path: Path): string {
  return path.map(([name, ...numbers]) => name + numbers.map(numberWord).join(' ')).join('');
}

function opacityPart(key: string, opacity: number): string[] {
  return opacity === 1 ? [] : [`${key}="${numberWord(opacity)}"`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
