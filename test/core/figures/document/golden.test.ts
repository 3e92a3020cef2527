import { expect, it } from 'vitest';
import { chartFigure } from '../../../../core/contract/figure.ts';
import { renderPicture } from '../../../../core/figures/document/renderFigure.ts';
import { catalog } from '../../../../core/studies/catalog.ts';
import { madeRun } from './support.ts';

const charts = catalog.flatMap((study) => study.charts.map((chart) => ({ study, chart })));

it.each(charts.map((one) => [`${one.study.id}/${one.chart.key}`, one] as const))(
  'draws %s as its golden figure, with nothing left empty',
  async (name, { study, chart }) => {
    const run = madeRun(study, chart);
    const document = {
      ...chartFigure('made-run', chart),
      fontSizePt: 6,
      widthMm: 60 * Math.min(2, chart.panels.length),
    };
    const svg = new TextDecoder().decode(await renderPicture(document, new Map([['made-run', run]]), 'svg'));
    expect(svg).not.toContain('nothing to draw yet');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    await expect(svg).toMatchFileSnapshot(`../../../golden/figures/${name}.svg`);
  },
);
