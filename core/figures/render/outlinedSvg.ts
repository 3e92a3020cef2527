import type { FontFamily } from '../../contract/figureLooks.ts';
import { parseMarkup } from './parseMarkup.ts';
import { movedItems } from './scene.ts';
import { sceneSvg } from './sceneSvg.ts';
import { pictureItems } from './svgItems.ts';

/**
 * A picture of ECharts or MathJax as paths alone, letters too, so that whoever embeds it needs no font. `width` is the
 * number that the picture says of itself, in its own unit.
 */
export function outlinedSvg(markup: string, family: FontFamily = 'sans'): { svg: string; width: number } {
  const picture = parseMarkup(markup);
  const { attributes } = picture;
  const ownWidth = Number.parseFloat(attributes['width'] ?? '');
  const box = attributes['viewBox']?.split(/[\s,]+/).map(Number);
  const [x = 0, y = 0, width = ownWidth, height = Number.parseFloat(attributes['height'] ?? '')] = box ?? [];
  const items = movedItems(pictureItems(picture), [1, 0, 0, 1, -x, -y]);
  return { svg: sceneSvg({ width, height, items }, family, 'outlines'), width: ownWidth };
}
