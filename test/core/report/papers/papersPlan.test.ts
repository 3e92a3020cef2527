import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../core/contract/run.ts';
import { paperPresets, paperRun, paperSpec, PapersClock } from '../../../../core/report/papers/papersPlan.ts';
import { limits } from '../../../../core/report/papers/limits.ts';
import { catalog } from '../../../../core/studies/catalog.ts';
import { newRun, scratchHistory } from '../../history/sampleRun.ts';

const quick = paperPresets(catalog, false);

describe('what the papers show', () => {
  it('is every preset of the quick list; with --full every preset there is', () => {
    expect(quick.length).toBe(catalog.flatMap(({ presets }) => presets).filter(({ list }) => list === 'quick').length);
    expect(paperPresets(catalog, true).length).toBe(catalog.flatMap(({ presets }) => presets).length);
    const known = [...catalog.map(({ id }) => id), 'pe-training'];
    expect(Object.keys(limits).filter((id) => !known.includes(id))).toEqual([]);
  });

  it('takes from the history what this version ran as the preset stands, and nothing else', () => {
    const history = scratchHistory();
    const paper = quick.find(({ preset }) => preset.id === 'decay-square')!;
    const spec = paperSpec(paper);
    const stored = (change: object, provenance: object = {}): RunRecord => {
      const asked = { ...spec, ...change };
      const made = newRun({ arms: asked.arms.map((name) => ({ name, params: {} })) }, asked);
      return history.createRun({
        ...made,
        studyVersion: paper.study.version,
        provenance: { ...made.provenance, ...provenance },
      });
    };
    const right = stored({});
    expect(paperRun(paper, [right], '0.1.0')).toBe(right);
    const others = [
      stored({ seed: 1 }),
      stored({ replicas: 3 }),
      stored({ arms: spec.arms.slice(1) }),
      stored({ params: { ...spec.params, learningRate: 0.049 } }),
      stored({ preset: null }),
      stored({}, { appVersion: '0.0.9' }),
    ];
    expect(paperRun(paper, others, '0.1.0')).toBeUndefined();
    expect(paperRun(paper, [...others, right], '0.1.0')).toBe(right);
  });

  it('tells how long the rest will take, at the pace of what was run', () => {
    const clock = new PapersClock();
    const estimate = quick[0]!.preset.seconds * 1000;
    expect(clock.leftMs([quick[0]!])).toBeCloseTo(estimate, 6);
    clock.add(quick[1]!.preset, quick[1]!.preset.seconds * 3000);
    expect(clock.leftMs([quick[0]!])).toBeCloseTo(3 * estimate, 6);
    expect(clock.leftMs([])).toBe(0);
  });
});
