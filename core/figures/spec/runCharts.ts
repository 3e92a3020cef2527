import type { ChartSpec, PanelSpec } from '../../contract/charts.ts';
import { fieldText, type Params } from '../../contract/fields.ts';
import { findPreset, presetParams, type Preset, type StudySpec } from '../../contract/study.ts';

interface ChartedRun {
  readonly preset: string | null;
  readonly params: Params;
}

/**
 * The charts that a run is shown with: those of its preset. A run without one has the charts of the preset that its
 * params are nearest to; what they say of that preset's arms does not hold for it, so that arms are not chosen, and a
 * panel that would then repeat another is left out.
 */
export function runCharts(study: StudySpec, run: ChartedRun): readonly ChartSpec[] {
  const own = findPreset(study, run.preset);
  const nearest = own ?? (run.preset === null ? nearestPreset(study, run.params) : undefined);
  const charts = study.charts.filter(({ presets }) => !presets || (nearest && presets.includes(nearest.id)));
  if (own || run.preset !== null) return charts;
  const seen = new Set<string>();
  return charts
    .map((chart) => {
      const panels = chart.panels
        .map(ofEveryArm)
        .filter((panel) => panel !== undefined)
        .filter((panel) => {
          const drawn = JSON.stringify({ ...panel, title: '', guides: [] });
          return !seen.has(drawn) && seen.add(drawn);
        });
      return { ...chart, panels };
    })
    .filter(({ panels }) => panels.length > 0);
}

/** Of the presets of the same kind (the study's first choice), the one with the most params in common. */
function nearestPreset(study: StudySpec, params: Params): Preset | undefined {
  const kind = Object.entries(study.fields).find(([, field]) => field.kind === 'choice')?.[0];
  let [best, most]: [Preset | undefined, number] = [undefined, -1];
  for (const preset of study.presets) {
    for (const { overrides } of preset.arms) {
      const own = { ...presetParams(study, preset), ...overrides } as Params;
      if (kind !== undefined && own[kind] !== params[kind]) continue;
      const common = Object.keys(study.fields).filter((key) => fieldText(own[key]!) === fieldText(params[key] ?? ''));
      if (common.length > most) [best, most] = [preset, common.length];
    }
  }
  return best;
}

/** The panel without its choice of arms; undefined where it draws one arm of a table by name. */
function ofEveryArm(panel: PanelSpec): PanelSpec | undefined {
  if (panel.kind === 'line' || panel.kind === 'scatter') {
    const series = panel.series
      .filter(({ source }) => source.from === 'rows' || source.where?.['arm'] === undefined)
      .map(withoutArms);
    return series.length > 0 ? { ...panel, series } : undefined;
  }
  if (panel.kind === 'segments') return withoutArms(panel);
  if (panel.kind === 'heatmap' && panel.where?.['arm'] !== undefined) return undefined;
  return panel;
}

function withoutArms<T extends object>(spec: T): Omit<T, 'arms'> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'arms')) as Omit<T, 'arms'>;
}
