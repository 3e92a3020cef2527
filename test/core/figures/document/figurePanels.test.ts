import { describe, expect, it } from 'vitest';
import {
  chartFigure,
  figureDocumentSchema,
  type FigureDocument,
  type FigurePanel,
} from '../../../../core/contract/figure.ts';
import { figurePanels } from '../../../../core/figures/document/figurePanels.ts';
import { previewFigure, renderPicture } from '../../../../core/figures/document/renderFigure.ts';
import { findStudy } from '../../../../core/studies/catalog.ts';
import { madeRun } from './support.ts';

const study = findStudy('rank-collapse')!;
const chart = study.charts.find(({ key }) => key === 'collapse')!;
const runs = new Map(['one', 'two'].map((id) => [id, madeRun(study, chart, id)]));
const base = chartFigure('one', chart);

function withPanel(change: Partial<FigurePanel>, more: Partial<FigureDocument> = {}): FigureDocument {
  return { ...base, panels: [{ ...base.panels[0]!, ...change }], ...more };
}
const run = (id: string, more: Partial<FigurePanel['runs'][number]> = {}) => ({
  run: id,
  label: '',
  arms: null,
  replicas: null,
  ...more,
});

describe('a panel of a figure', () => {
  it('lays two runs over one another, each arm named after its run', () => {
    const document = withPanel({ runs: [run('one', { label: 'here' }), run('two', { label: 'there' })] });
    const [panel] = figurePanels(document, runs, 100);
    const { data } = panel!;
    if (data.kind !== 'curves') throw new Error('the panel has no curves');
    const arms = [...new Set(data.curves.map(({ arm }) => arm))];
    expect(arms).toEqual(['decay · here', 'mu-zero · here', 'decay · there', 'mu-zero · there']);
    const [single] = figurePanels(withPanel({}), runs, 100);
    const of = (arm: string, found: typeof data): unknown => found.curves.find((curve) => curve.arm === arm)!.y;
    expect(of('decay · there', data)).toEqual(of('decay', single!.data as typeof data));
  });

  it('draws the arms and replicas that are asked for, a single replica without a band', () => {
    const [panel] = figurePanels(withPanel({ runs: [run('one', { arms: ['decay'], replicas: [1] })] }), runs, 100);
    const { data } = panel!;
    if (data.kind !== 'curves') throw new Error('the panel has no curves');
    expect(new Set(data.curves.map(({ arm }) => arm))).toEqual(new Set(['decay']));
    expect(data.curves.map(({ low }) => low)).toEqual(data.curves.map(() => null));
  });

  it('leaves out predicted curves and guides where asked to', () => {
    const count = (references: boolean): number => {
      const { data } = figurePanels(withPanel({}, { references }), runs, 100)[0]!;
      return data.kind === 'curves' ? data.curves.length : 0;
    };
    expect([count(true), count(false)]).toEqual([4, 2]);
  });

  it('stands on a symlog axis where the decades do', async () => {
    const y = { label: null, scale: 'symlog', min: -1, max: 10 } as const;
    const svg = (await previewFigure(withPanel({ y, linearWithin: 0.1 }), runs)).svg;
    expect(svg).not.toMatch(/NaN/);
    const letters = new TextDecoder().decode(await renderPicture(withPanel({ y, linearWithin: 0.1 }), runs, 'svg'));
    for (const tick of ['−1', '−0.1', '0', '0.1', '1', '10']) expect(letters).toContain(`>${tick}</text>`);
  });

  it.each([
    ['chart', { chart: 'nothing' }, 'panels.0.chart is "nothing"; the run one of rank-collapse has collapse,'],
    ['panel', { panel: 9 }, 'panels.0.panel is "9"; the chart collapse has 3'],
    ['arms', { runs: [run('one', { arms: ['none'] })] }, 'panels.0.arms is "none"; the run one has decay, mu-zero'],
    ['replicas', { runs: [run('one', { replicas: [7] })] }, 'panels.0.replicas is "7"; the run one has 0 to 1'],
    ['an end', { y: { label: null, scale: null, min: 0, max: null } }, 'panels.0.y.min is "0"; an end of a log axis'],
    ['both ends', { x: { label: null, scale: null, min: 5, max: 5 } }, 'panels.0.x.min is "5"; it must be below'],
  ] as const)('refuses a wrong %s by name', (_, change, sentence) => {
    expect(() => figurePanels(withPanel(change as unknown as Partial<FigurePanel>), runs, 100)).toThrow(sentence);
  });

  it.each([
    ['loss $\\rho', 'has a dollar sign without another one'],
    ['loss $\\frac{1$', 'cannot be typeset'],
  ])('refuses the label %s', async (label, sentence) => {
    const x = { label, scale: null, min: null, max: null };
    await expect(previewFigure(withPanel({ x }), runs)).rejects.toThrow(sentence);
  });

  it('draws a formula as paths in every format', async () => {
    const x = { label: 'time $t/\\tau_{\\rho}$', scale: null, min: null, max: null };
    const svg = new TextDecoder().decode(await renderPicture(withPanel({ x }), runs, 'svg'));
    expect(svg).toMatch(/>time <\/text>\n<path d="M/);
    expect(svg).not.toContain('$');
  });
});

it.each([
  ['a width of nothing', { widthMm: 0 }, 'widthMm'],
  ['a venue that nobody knows', { venue: 'nips' }, 'venue'],
  ['neither width nor venue', { widthMm: null }, 'widthMm'],
  ['letters of a metre', { fontSizePt: 2835 }, 'fontSizePt'],
  ['no panels', { panels: [] }, 'panels'],
  ['a version of later', { version: 2 }, 'version'],
])('a document with %s is no figure', (_, change, key) => {
  const { error } = figureDocumentSchema.safeParse({ ...base, ...change });
  expect(error?.issues.map(({ path }) => path[0])).toContain(key);
});
