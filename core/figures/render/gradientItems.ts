import type { MarkupElement } from './parseMarkup.ts';
import { boundsOf, rectPath, type Path, type ShapeItem } from './scene.ts';

/**
 * A path filled along a linear gradient, as strips of one colour each: formats need no gradients, and nothing is
 * rasterised. Every strip reaches to the far end and is covered by the next, so that no seams show.
 */
export function gradientItems(path: Path, gradient: MarkupElement, colourOf: (text: string) => string): ShapeItem[] {
  const bounds = boundsOf(path);
  if (!bounds) return [];
  const [left, top, right, bottom] = bounds;
  const number = (key: string, otherwise: number): number => Number(gradient.attributes[key] ?? otherwise);
  const [dx, dy] = [number('x2', 1) - number('x1', 0), number('y2', 0) - number('y1', 0)];
  const along = Math.abs(dx) >= Math.abs(dy) ? 'x' : 'y';
  const backwards = (along === 'x' ? dx : dy) < 0;
  let before = '';
  return gradient.children.flatMap(({ attributes }): ShapeItem[] => {
    const colour = colourOf(attributes['stop-color'] ?? '#000000');
    if (colour === before) return [];
    before = colour;
    const share = parseFloat(attributes['offset'] ?? '0') / 100;
    const [width, height] = [right - left, bottom - top];
    const cut = backwards ? 0 : share;
    const rest = 1 - share;
    const strip =
      along === 'x'
        ? rectPath(left + cut * width, top, rest * width, height)
        : rectPath(left, top + cut * height, width, rest * height);
    return [{ kind: 'shape', path: strip, fill: { colour, opacity: 1 }, stroke: null, clip: path }];
  });
}
