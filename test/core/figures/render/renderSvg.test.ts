import { describe, expect, it } from 'vitest';
import { renderSvg } from '../../../../core/figures/render/renderSvg.ts';

const option = {
  xAxis: { type: 'log' as const },
  yAxis: { type: 'value' as const },
  series: [
    {
      type: 'line' as const,
      data: [
        [1, 2],
        [10, 3],
        [100, 5],
      ],
    },
  ],
};

describe('renderSvg', () => {
  it('draws the line at the asked size', () => {
    const svg = renderSvg(option, { widthPx: 640, heightPx: 480 });
    expect(svg).toMatch(/^<svg [^>]*width="640" height="480"/);
    expect(svg).toContain('<path');
    expect(svg.trimEnd().endsWith('</svg>')).toBe(true);
  });

  it('gives each figure ids of its own, so that several fit one page', () => {
    const ids = (svg: string): string[] => [...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]!);
    const clipped = { ...option, series: [{ ...option.series[0], clip: true }] };
    const first = ids(renderSvg(clipped, { widthPx: 300, heightPx: 200 }));
    const second = ids(renderSvg(clipped, { widthPx: 300, heightPx: 200 }));
    expect(first.length).toBeGreaterThan(0);
    expect(first.filter((id) => second.includes(id))).toEqual([]);
  });
});
