import { describe, expect, it } from 'vitest';
import { runCharts } from '../../../../core/figures/spec/runCharts.ts';
import { findPreset, presetParams } from '../../../../core/contract/study.ts';
import { catalog, findStudy } from '../../../../core/studies/catalog.ts';

const keys = (id: string, preset: string | null, change: Record<string, number | string> = {}): string[] => {
  const study = findStudy(id)!;
  const params = { ...presetParams(study, preset === null ? undefined : findPreset(study, preset)), ...change };
  return runCharts(study, { preset, params }).map((chart) => chart.key);
};

describe('the charts of a run', () => {
  it('are those of its preset, arms and all', () => {
    const study = findStudy('ce-vs-squared')!;
    const preset = findPreset(study, 'fig1-paper')!;
    const charts = runCharts(study, { preset: preset.id, params: presetParams(study, preset) });
    expect(charts).toEqual(study.charts.filter((chart) => chart.presets?.includes('fig1-paper')));
  });

  it('are those of the nearest preset where the run has none, each panel once and for every arm', () => {
    const study = findStudy('ce-vs-squared')!;
    const params = { ...presetParams(study, findPreset(study, 'fig1-paper')), ridge: 0.1 };
    const charts = runCharts(study, { preset: null, params });
    expect(charts.map((chart) => chart.key)).toContain('boundaries');
    // Boundaries of other arms would be the same plot once more.
    expect(charts.map((chart) => chart.key)).not.toContain('centredBoundaries');
    expect(JSON.stringify(charts)).not.toContain('"arms"');
  });

  it('follow the kind of the run, not how many other params agree', () => {
    const balance = presetParams(findStudy('rho-dynamics')!, findPreset(findStudy('rho-dynamics')!, 'balance'));
    expect(keys('rho-dynamics', null, balance as Record<string, number>)).toEqual(keys('rho-dynamics', 'balance'));
  });

  it.each(catalog.map((study) => study.id))('%s draws its default params without a preset', (id) => {
    expect(keys(id, null).length).toBeGreaterThan(0);
  });

  it('are only those for all where the preset is no longer there', () => {
    const study = findStudy('rho-dynamics')!;
    expect(runCharts(study, { preset: 'gone', params: presetParams(study, undefined) })).toEqual([]);
  });
});
