import type { EChartsOption } from 'echarts';
import type { ImagesPanel } from '../../contract/charts.ts';
import { frame } from './frame.ts';
import type { ImagesData } from './images.ts';
import type { FigureTheme } from './palette.ts';

const margin = { side: 12, top: 44, bottom: 10, between: 10, below: 8 } as const;
/** Of the font's size: height of a line of a caption, and a usual width of a letter. */
const [lineHeight, glyphWidth] = [1.2, 0.6] as const;

interface Layout {
  readonly across: number;
  /** Drawn pixels of an image's pixel: whole where there is room, so that no seams show. */
  readonly pixelPx: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly captioned: boolean;
}

/** Room that the longest and the highest caption take. */
interface Caption {
  readonly width: number;
  readonly height: number;
}

/** Images whose pixels are drawn smaller than this go without captions. */
const leastPixelPx = 0.5;

/** Thumbnails with captions, as large as fit, drawn as rectangles: no image is loaded, and every export is vectors. */
export function imagesOption(
  panel: ImagesPanel,
  { images, unreadable }: ImagesData,
  theme: FigureTheme,
): EChartsOption {
  const note = unreadable === 0 ? '' : `${unreadable} images are not ${panel.height} × ${panel.width} pixels`;
  const fontPx = theme.fontSizePx - 2;
  const lines = images.map(({ caption }) => caption);
  const caption = {
    width: glyphWidth * fontPx * Math.max(0, ...lines.flat().map((line) => line.length)),
    height: lineHeight * fontPx * Math.max(0, ...lines.map((of) => of.length)) + margin.below,
  };
  return {
    ...frame(panel.title, note, theme, []),
    series: [
      {
        type: 'custom',
        name: panel.title,
        coordinateSystem: 'none',
        silent: true,
        itemStyle: { color: theme.text },
        data: images.map((_, index) => [index]),
        renderItem: ({ dataIndex }, api) => {
          const image = images[dataIndex]!;
          const layout = layoutOf(panel, images.length, api.getWidth(), api.getHeight(), caption);
          const { across, pixelPx, cellWidth, cellHeight, captioned } = layout;
          const column = dataIndex % across;
          const left = Math.round(margin.side + column * cellWidth + (cellWidth - panel.width * pixelPx) / 2);
          const top = Math.round(margin.top + Math.floor(dataIndex / across) * cellHeight);
          const rects = Array.from({ length: image.runs.length / 4 }, (_, k) => {
            const [row, from, length, colour] = image.runs.subarray(4 * k, 4 * k + 4) as unknown as number[];
            return {
              type: 'rect' as const,
              shape: { x: left + from! * pixelPx, y: top + row! * pixelPx, width: length! * pixelPx, height: pixelPx },
              style: { fill: `#${colour!.toString(16).padStart(6, '0')}` },
            };
          });
          const text = {
            type: 'text' as const,
            x: left + (panel.width * pixelPx) / 2,
            y: top + panel.height * pixelPx + 4,
            style: {
              text: image.caption.join('\n'),
              fill: theme.text,
              align: 'center' as const,
              verticalAlign: 'top' as const,
              font: `${fontPx}px ${theme.fontFamily}`,
              lineHeight: lineHeight * fontPx,
            },
          };
          return { type: 'group', children: captioned ? [...rects, text] : rects };
        },
      },
    ],
  };
}

/** As large as they come without a caption on another; where that is too small to see, without captions. */
function layoutOf(panel: ImagesPanel, count: number, width: number, height: number, caption: Caption): Layout {
  const captioned = largest(panel, count, width, height, caption);
  return captioned && captioned.pixelPx >= leastPixelPx
    ? captioned
    : largest(panel, count, width, height, { width: 0, height: 0 })!;
}

/** As many images a row as lets them be largest; among equals the fewest rows. undefined where no caption fits. */
function largest(
  { height, width }: ImagesPanel,
  count: number,
  widthPx: number,
  heightPx: number,
  caption: Caption,
): Layout | undefined {
  const layouts = Array.from({ length: count }, (_, i): Layout => {
    const across = i + 1;
    const cellWidth = (widthPx - 2 * margin.side) / across;
    const cellHeight = (heightPx - margin.top - margin.bottom) / Math.ceil(count / across);
    const below = Math.max(caption.height, margin.below);
    const room = Math.min((cellWidth - margin.between) / width, (cellHeight - below) / height);
    const pixelPx = room >= 1 ? Math.floor(room) : Math.max(0.1, room);
    return { across, cellWidth, cellHeight, pixelPx, captioned: caption.height > 0 };
  });
  const apart = layouts.filter(({ cellWidth }) => cellWidth >= caption.width);
  return apart.length === 0 ? undefined : apart.reduce((best, next) => (next.pixelPx >= best.pixelPx ? next : best));
}
