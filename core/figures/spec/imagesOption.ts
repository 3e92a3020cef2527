import type { EChartsOption } from 'echarts';
import type { ImagesPanel } from '../../contract/charts.ts';
import { frame } from './frame.ts';
import type { ImagesData } from './images.ts';
import type { FigureTheme } from './palette.ts';

const margin = { side: 12, top: 44, bottom: 10, between: 10 } as const;

interface Layout {
  readonly across: number;
  /** Drawn pixels of an image's pixel: whole where there is room, so that no seams show. */
  readonly pixelPx: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** Thumbnails with captions, as large as fit, drawn as rectangles: no image is loaded, and every export is vectors. */
export function imagesOption(
  panel: ImagesPanel,
  { images, unreadable }: ImagesData,
  theme: FigureTheme,
): EChartsOption {
  const note = unreadable === 0 ? '' : `${unreadable} images are not ${panel.height} × ${panel.width} pixels`;
  const captionPx = theme.fontSizePx + 6;
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
          const layout = layoutOf(panel, images.length, api.getWidth(), api.getHeight(), captionPx);
          const { across, pixelPx, cellWidth, cellHeight } = layout;
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
          const caption = {
            type: 'text' as const,
            x: left + (panel.width * pixelPx) / 2,
            y: top + panel.height * pixelPx + 4,
            style: {
              text: image.caption,
              fill: theme.text,
              align: 'center' as const,
              verticalAlign: 'top' as const,
              font: `${theme.fontSizePx - 2}px ${theme.fontFamily}`,
            },
          };
          return { type: 'group', children: [...rects, caption] };
        },
      },
    ],
  };
}

/** As many images a row as lets them be largest; among equals the fewest rows. */
function layoutOf(
  { height, width }: ImagesPanel,
  count: number,
  widthPx: number,
  heightPx: number,
  captionPx: number,
): Layout {
  const layouts = Array.from({ length: count }, (_, i): Layout => {
    const across = i + 1;
    const cellWidth = (widthPx - 2 * margin.side) / across;
    const cellHeight = (heightPx - margin.top - margin.bottom) / Math.ceil(count / across);
    const room = Math.min((cellWidth - margin.between) / width, (cellHeight - captionPx - 4) / height);
    return { across, cellWidth, cellHeight, pixelPx: room >= 1 ? Math.floor(room) : Math.max(0.1, room) };
  });
  return layouts.reduce((best, next) => (next.pixelPx >= best.pixelPx ? next : best));
}
