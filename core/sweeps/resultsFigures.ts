import type { SweepResults } from '../contract/sweep.ts';
import { paperTheme } from '../figures/spec/palette.ts';
import { plainLegend } from '../figures/spec/plainLegend.ts';
import { varyingAxes, type SweepMeasure } from '../figures/spec/sweepGroups.ts';
import { sweepLinesOption, sweepMapOption, sweepParallelOption } from '../figures/spec/sweepOption.ts';
import { renderSvg } from '../figures/render/renderSvg.ts';

const size = { widthPx: 560, heightPx: 400 };

interface SweepFigure {
  /** A file's name without its ending. */
  readonly name: string;
  readonly svg: string;
}

/** Every summary and claim as a map over the first two axes (or the two that are named), or as lines over one. */
export function resultsFigures(results: SweepResults, chosen: { x?: string; y?: string } = {}): SweepFigure[] {
  const varying = varyingAxes(results);
  const x = chosen.x ?? varying[0] ?? results.axes[0]?.key;
  if (x === undefined) return [];
  const y = chosen.y ?? varying.find((key) => key !== x) ?? null;
  const measures: { measure: SweepMeasure; name: string }[] = [
    ...results.columns.map(({ key }) => ({ measure: { column: key }, name: key })),
    ...results.claims.map(({ id }) => ({ measure: { claim: id }, name: `claim-${id}` })),
  ];
  const figures = measures.flatMap(({ measure, name }): SweepFigure[] => {
    const { option, extraPx } = plainLegend(sweepLinesOption(results, measure, { x, y }, paperTheme), size.widthPx);
    const lines = {
      name: `lines-${fileName(name)}`,
      svg: renderSvg(option, { ...size, heightPx: size.heightPx + extraPx }),
    };
    if (y === null) return [lines];
    const map = renderSvg(sweepMapOption(results, measure, { x, y }, paperTheme), size);
    return [{ name: `map-${fileName(name)}`, svg: map }, lines];
  });
  return [
    ...figures,
    { name: 'parallel', svg: renderSvg(sweepParallelOption(results, paperTheme), { ...size, widthPx: 900 }) },
  ];
}

function fileName(name: string): string {
  return name.replaceAll('/', '-over-').replace(/[^A-Za-z0-9._-]/g, '-');
}
