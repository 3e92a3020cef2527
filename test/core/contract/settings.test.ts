import { describe, expect, it } from 'vitest';
import { chartFigure } from '../../../core/contract/figure.ts';
import { defaultLooks } from '../../../core/contract/figureLooks.ts';
import { defaultSettings, settingsChangeSchema, settingsSchema } from '../../../core/contract/settings.ts';
import { findStudy } from '../../../core/studies/catalog.ts';

describe('settings', () => {
  it('a change holds what was changed and nothing else', () => {
    expect(settingsChangeSchema.parse({ zoomLevel: 2 })).toEqual({ zoomLevel: 2 });
    expect(settingsChangeSchema.safeParse({ zoomLevel: 9 }).success).toBe(false);
    expect(settingsChangeSchema.parse({ dataFolder: '/elsewhere' })).toEqual({});
  });

  it('of an older version get the defaults of what it did not know; anything else is refused', () => {
    expect(settingsSchema.parse({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' });
    for (const hostile of [null, 3, 'dark', { theme: 'pink' }, { figure: { ...defaultLooks, dpi: 1e9 } }])
      expect(settingsSchema.safeParse(hostile).success, String(hostile)).toBe(false);
  });
});

describe('the looks of a new figure', () => {
  const charts = findStudy('ce-vs-squared')!.charts;
  const single = charts.find(({ panels }) => panels.length === 1)!;
  const several = charts.find(({ panels }) => panels.length > 1)!;

  it('are the chosen ones, and a venue gives the width', () => {
    const looks = { ...defaultLooks, venue: 'neurips', palette: 'greys', dpi: 600 } as const;
    expect(chartFigure('a-run', several, looks)).toMatchObject({ ...looks, widthMm: null, letters: '(a)' });
    expect(chartFigure('a-run', several)).toMatchObject({ venue: null, widthMm: 168, palette: 'okabeIto' });
  });

  it('give letters to the panels of a figure that has several', () => {
    const looks = { ...defaultLooks, letters: 'A' } as const;
    expect(chartFigure('a-run', single, looks).letters).toBe('none');
    expect(chartFigure('a-run', several, looks).letters).toBe('A');
  });
});
