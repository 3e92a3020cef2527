import { gradientItems } from './gradientItems.ts';
import { parseMarkup, type MarkupElement } from './parseMarkup.ts';
import { ellipsePath, parsePath } from './parsePath.ts';
import {
  compose,
  identity,
  movedItems,
  movedPath,
  pointOf,
  rectPath,
  type Matrix,
  type Paint,
  type Path,
  type SceneItem,
  type Stroke,
} from './scene.ts';

/** Share of a letter's height by which its baseline lies below the middle that ECharts aligns. */
const belowMiddle = 0.35;

type Attributes = Readonly<Record<string, string>>;

interface Inherited {
  readonly matrix: Matrix;
  readonly attributes: Attributes;
  readonly clip: Path | null;
}

/** What is drawn by an SVG picture of ECharts or MathJax, in its own units, from back to front. */
export function svgItems(markup: string): SceneItem[] {
  return pictureItems(parseMarkup(markup));
}

/** The same of a picture that has been parsed. */
export function pictureItems(root: MarkupElement): SceneItem[] {
  const named = namedElements(root);
  const items: SceneItem[] = [];
  for (const child of root.children) draw(child, { matrix: identity, attributes: {}, clip: null }, named, items);
  return items;
}

function namedElements(root: MarkupElement): Map<string, MarkupElement> {
  const named = new Map<string, MarkupElement>();
  const name = (element: MarkupElement): void => {
    const { id } = element.attributes;
    if (id !== undefined) named.set(id, element);
    element.children.forEach(name);
  };
  name(root);
  return named;
}

function draw(
  element: MarkupElement,
  from: Inherited,
  named: ReadonlyMap<string, MarkupElement>,
  items: SceneItem[],
): void {
  const own = { ...element.attributes, ...styleOf(element.attributes['style'] ?? '') };
  const matrix = compose(from.matrix, transformOf(own['transform'] ?? ''));
  const attributes = inherit(from.attributes, own);
  const clipId = /^url\(#(.*)\)$/.exec(own['clip-path'] ?? '')?.[1];
  const clip = clipId === undefined ? from.clip : clipPath(named.get(clipId), matrix);
  switch (element.name) {
    case 'g':
      for (const child of element.children) draw(child, { matrix, attributes, clip }, named, items);
      return;
    case 'svg': {
      // A panel on a sheet: ids are its own.
      const placed = compose(matrix, [1, 0, 0, 1, Number(own['x'] ?? 0), Number(own['y'] ?? 0)]);
      const ids = namedElements(element);
      for (const child of element.children) draw(child, { matrix: placed, attributes, clip }, ids, items);
      return;
    }
    case 'use': {
      const target = named.get((own['xlink:href'] ?? own['href'] ?? '').slice(1));
      if (target) draw(target, { matrix, attributes, clip }, named, items);
      return;
    }
    case 'text':
      if (element.text.trim() !== '') items.push(textItem(element.text, attributes, own, matrix));
      return;
    default: {
      const path = shapePath(element.name, own);
      if (path === null || path.length === 0) return;
      const gradient = named.get(/^url\(#(.*)\)$/.exec(attributes['fill'] ?? '')?.[1] ?? '');
      if (gradient) {
        const strips = gradientItems(path, gradient, (text) => paintOf(text, '1', '1')!.colour);
        items.push(...movedItems(strips, matrix));
        return;
      }
      const scale = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
      const [fill, stroke] = [fillOf(attributes), strokeOf(attributes, scale)];
      if (fill || stroke) items.push({ kind: 'shape', path: movedPath(path, matrix), fill, stroke, clip });
    }
  }
}

const inherited = /^(fill|stroke|font|text-anchor|dominant-baseline|opacity)/;

function inherit(from: Attributes, own: Attributes): Attributes {
  const kept = Object.entries(own).filter(([key]) => inherited.test(key));
  const opacity = Number(from['opacity'] ?? 1) * Number(own['opacity'] ?? 1);
  return { ...from, ...Object.fromEntries(kept), opacity: String(opacity) };
}

function clipPath(element: MarkupElement | undefined, matrix: Matrix): Path | null {
  const shape = element?.children[0];
  const path = shape ? shapePath(shape.name, shape.attributes) : null;
  return path && movedPath(path, compose(matrix, transformOf(shape!.attributes['transform'] ?? '')));
}

function shapePath(name: string, attributes: Attributes): Path | null {
  const number = (key: string): number => Number(attributes[key] ?? 0);
  switch (name) {
    case 'path':
      return parsePath(attributes['d'] ?? '');
    case 'rect':
      return rectPath(number('x'), number('y'), number('width'), number('height'));
    case 'circle':
      return ellipsePath(number('cx'), number('cy'), number('r'), number('r'));
    case 'ellipse':
      return ellipsePath(number('cx'), number('cy'), number('rx'), number('ry'));
    case 'polyline':
    case 'polygon':
      return parsePath(`M${attributes['points'] ?? ''}${name === 'polygon' ? 'Z' : ''}`);
    case 'defs':
    case 'desc':
    case 'style':
    case 'clipPath':
    case 'linearGradient':
      return null;
    default:
      throw new Error(`a figure has the element "${name}", which no format can draw`);
  }
}

function textItem(text: string, attributes: Attributes, own: Attributes, matrix: Matrix): SceneItem {
  const scale = Math.hypot(matrix[0], matrix[1]);
  const size = parseFloat(attributes['font-size'] ?? '12');
  const shift = attributes['dominant-baseline'] === 'central' ? belowMiddle * size : 0;
  const [x, y] = pointOf(matrix, Number(own['x'] ?? 0), Number(own['y'] ?? 0) + shift);
  const weight = attributes['font-weight'] ?? '400';
  return {
    kind: 'text',
    text,
    x,
    y,
    turn: (Math.atan2(matrix[1], matrix[0]) * 180) / Math.PI,
    anchor: (attributes['text-anchor'] ?? 'start') as 'start' | 'middle' | 'end',
    size: size * scale,
    bold: weight === 'bold' || Number(weight) >= 600,
    fill: fillOf(attributes) ?? { colour: '#000000', opacity: 1 },
  };
}

function fillOf(attributes: Attributes): Paint | null {
  return paintOf(attributes['fill'] ?? '#000000', attributes['fill-opacity'], attributes['opacity']);
}

function strokeOf(attributes: Attributes, scale: number): Stroke | null {
  const paint = paintOf(attributes['stroke'] ?? 'none', attributes['stroke-opacity'], attributes['opacity']);
  const width = Number(attributes['stroke-width'] ?? 1) * scale;
  if (!paint || !(width > 0)) return null;
  const dashes = (attributes['stroke-dasharray'] ?? '').split(/[\s,]+/).map(Number);
  return {
    ...paint,
    width,
    dash: dashes.every((part) => part > 0) ? dashes.map((part) => part * scale) : [],
    cap: (attributes['stroke-linecap'] ?? 'butt') as Stroke['cap'],
    join: (attributes['stroke-linejoin'] ?? 'miter') as Stroke['join'],
  };
}

function paintOf(text: string, own: string | undefined, shared: string | undefined): Paint | null {
  if (text === 'none' || text === 'transparent') return null;
  const opacity = Number(own ?? 1) * Number(shared ?? 1);
  if (opacity === 0) return null;
  if (text === 'currentColor') return { colour: '#000000', opacity };
  const rgb = /^rgba?\((\d+), *(\d+), *(\d+)(?:, *([\d.]+))?\)$/.exec(text);
  if (rgb) {
    const colour = `#${[1, 2, 3].map((i) => Number(rgb[i]).toString(16).padStart(2, '0')).join('')}`;
    return { colour, opacity: opacity * Number(rgb[4] ?? 1) };
  }
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text);
  if (short) return { colour: `#${[1, 2, 3].map((i) => short[i]! + short[i]!).join('')}`, opacity };
  if (/^#[\da-f]{6}$/i.test(text)) return { colour: text.toLowerCase(), opacity };
  throw new Error(`a figure has the colour "${text}", which no format can write`);
}

function styleOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(';')
      .map((part) => part.split(':'))
      .flatMap(([key, value]) => (key && value !== undefined ? [[key.trim(), value.trim()]] : [])),
  );
}

function transformOf(text: string): Matrix {
  let matrix = identity;
  for (const [, name, inside] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const n = inside!
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    matrix = compose(matrix, matrixOf(name!, n));
  }
  return matrix;
}

function matrixOf(name: string, n: readonly number[]): Matrix {
  switch (name) {
    case 'matrix':
      return n as unknown as Matrix;
    case 'translate':
      return [1, 0, 0, 1, n[0]!, n[1] ?? 0];
    case 'scale':
      return [n[0]!, 0, 0, n[1] ?? n[0]!, 0, 0];
    case 'rotate': {
      const angle = (n[0]! * Math.PI) / 180;
      return [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0];
    }
    default:
      throw new Error(`a figure has the transform "${name}", which is not known`);
  }
}
