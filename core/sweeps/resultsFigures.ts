import type { SweepResults } from '../contract/sweep.ts';
import { paperTheme } from '../figures/spec/palette.ts';
import { plainLegend } from '../figures/spec/plainLegend.ts';
import { varyingAxes, type SweepMeasure } from '../figures/spec/sweepGroups.ts';
import { sharedRange, sweepPanels } from '../figures/spec/sweepPanels.ts';
import { sweepLinesOption, sweepMapOption, sweepParallelOption } from '../figures/spec/sweepOption.ts';
import { renderSvg } from '../figures/render/renderSvg.ts';
import { sheetSvg } from '../figures/render/sheetSvg.ts';

const size = { widthPx: 560, heightPx: 400 };
const mapsInALine = 3;

interface SweepFigure {
  /** A file's name without its ending. */
  readonly name: string;
  readonly svg: string;
}

interface ChosenAxes {
  readonly x?: string;
  readonly y?: string;
  /** One small map for each of its values. */
  readonly panels?: string;
}

/**
 * Every summary and claim as a map over the first two axes (or the two that are named), or as lines over one; as small
 * maps side by side for each value of a third.
 */
export function resultsFigures(results: SweepResults, chosen: ChosenAxes = {}): SweepFigure[] {
  const varying = varyingAxes(results);
  const x = chosen.x ?? varying[0] ?? results.axes[0]?.key;
  if (x === undefined) return [];
  const y = chosen.y ?? varying.find((key) => key !== x) ?? null;
  const apart = chosen.panels ?? varying.find((key) => key !== x && key !== y);
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
    const figures = [{ name: `map-${fileName(name)}`, svg: map }, lines];
    if (apart === undefined) return figures;
    return [...figures, { name: `panels-${fileName(name)}`, svg: panelsSvg(results, measure, { x, y, apart }) }];
  });
  return [
    ...figures,
    { name: 'parallel', svg: renderSvg(sweepParallelOption(results, paperTheme), { ...size, widthPx: 900 }) },
  ];
}

/** A map a value of `apart`, side by side, the colours of all the same. */
function panelsSvg(
  results: SweepResults,
  measure: SweepMeasure,
  { x, y, apart }: { x: string; y: string; apart: string },
): string {
  const panels = sweepPanels(results, apart);
  const range = sharedRange(panels, measure, [x, y], 0);
  const perLine = Math.min(panels.length, mapsInALine);
  const placed = panels.map(({ name, results: part }, index) => {
    const option = sweepMapOption(part, measure, { x, y }, paperTheme, { name, range });
    const [column, line] = [index % perLine, Math.floor(index / perLine)];
    return { svg: renderSvg(option, size), x: column * size.widthPx, y: line * size.heightPx };
  });
  const lines = Math.ceil(panels.length / perLine);
  return sheetSvg(placed, { widthPx: perLine * size.widthPx, heightPx: lines * size.heightPx });
}

function fileName(name: string): string {
  return name.replaceAll('/', '-over-').replace(/[^A-Za-z0-9._-]/g, '-');
}
