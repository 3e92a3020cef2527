import { createHash } from 'node:crypto';
import { ExpectedError, type Issue } from '../contract/errors.ts';
import { fieldIssue, type Params, type ParamValue } from '../contract/fields.ts';
import { specIssues } from '../contract/spec.ts';
import type { RunSpec } from '../contract/run.ts';
import { findPreset, mainArm, presetParams, resolveArms, type StudySpec } from '../contract/study.ts';
import { mostRuns, type SweepAxis, type SweepDocument } from '../contract/sweep.ts';
import { axisValues } from './axisValues.ts';
import { specHash } from './specHash.ts';

/** One run of a sweep before it is one. */
export interface PlannedRun {
  readonly hash: string;
  readonly point: Params;
  readonly spec: RunSpec;
}

export interface Expansion {
  readonly axes: readonly { readonly key: string; readonly values: readonly ParamValue[] }[];
  readonly points: number;
  readonly runs: readonly PlannedRun[];
  /** What a reader should know before the sweep starts. */
  readonly warnings: readonly string[];
}

/** Every run of a sweep, each once, seeds innermost. Throws badInput with every issue found. */
export function expand(document: SweepDocument, study: StudySpec): Expansion {
  refuse(sizeIssues(document));
  const axes = document.axes.map((axis) => ({
    key: axis.key,
    values: axisValues(axis, study.fields[axis.key]),
  }));
  const dimensions = dimensionsOf(document, axes);
  const base = baseSpec(document, study);
  refuse([
    ...axisIssues(study, axes),
    ...pairIssues(document, axes),
    ...summaryIssues(document, study, base.arms),
    ...specIssues(study, base),
  ]);
  const points = dimensions.reduce((product, { length }) => product * length, 1);
  const runs = new Map<string, PlannedRun>();
  for (let index = 0; index < points; index++) {
    const point = pointAt(dimensions, index);
    for (const seed of document.seeds) {
      const spec = {
        ...base,
        params: { ...base.params, ...point },
        seed: document.paired ? seed : ownSeed(point, seed),
      };
      const hash = specHash(spec, study.version);
      if (!runs.has(hash)) runs.set(hash, { hash, point, spec });
    }
  }
  return { axes, points, runs: [...runs.values()], warnings: overriddenKeys(document, study, base.arms) };
}

interface Dimension {
  readonly length: number;
  at(index: number): Params;
}

/** Axes that are paired are one dimension; the first axis varies slowest. */
function dimensionsOf(document: SweepDocument, axes: Expansion['axes']): Dimension[] {
  const done = new Set<string>();
  return axes.flatMap(({ key }) => {
    if (done.has(key)) return [];
    const group = document.pairs.find((pair) => pair.includes(key)) ?? [key];
    const members = axes.filter((axis) => group.includes(axis.key));
    members.forEach((axis) => done.add(axis.key));
    const length = Math.min(...members.map(({ values }) => values.length));
    const at = (index: number): Params => Object.fromEntries(members.map((axis) => [axis.key, axis.values[index]!]));
    return [{ length, at }];
  });
}

function pointAt(dimensions: readonly Dimension[], index: number): Params {
  const parts: Params[] = [];
  let rest = index;
  for (const dimension of [...dimensions].reverse()) {
    parts.unshift(dimension.at(rest % dimension.length));
    rest = Math.floor(rest / dimension.length);
  }
  return Object.assign({}, ...parts) as Params;
}

function baseSpec(document: SweepDocument, study: StudySpec): RunSpec {
  const preset = findPreset(study, document.preset);
  return {
    study: study.id,
    preset: document.preset,
    params: { ...presetParams(study, preset), ...document.params },
    arms: document.arms ?? (preset?.arms ?? [mainArm]).map((arm) => arm.name),
    seed: 0,
    replicas: document.replicas ?? preset?.replicas ?? 1,
    backend: document.backend,
    threads: document.threads,
    ...(document.plan === undefined ? {} : { plan: document.plan }),
    name: '',
    note: '',
    tags: [],
    force: document.force,
    until: null,
  };
}

/** 53 bits from the point and the seed: the same for ever, whatever other points the sweep has. */
function ownSeed(point: Params, seed: number): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)), seed]))
    .digest();
  return digest.readUIntBE(0, 6) * 2 ** 5 + (digest[6]! >>> 3);
}

function axisIssues(study: StudySpec, axes: Expansion['axes']): Issue[] {
  const known = Object.keys(study.fields).join(', ');
  return axes.flatMap(({ key, values }, index): Issue[] => {
    if (axes.findIndex((axis) => axis.key === key) < index)
      return [{ key, received: key, sentence: `The axis ${key} is given twice; give all its values at once.` }];
    const field = Object.hasOwn(study.fields, key) ? study.fields[key] : undefined;
    if (!field)
      return [{ key, received: key, sentence: `The axis ${key} is not a param of ${study.id}; it has ${known}.` }];
    const found = values.flatMap((value) => fieldIssue(key, field, value) ?? []);
    return found.slice(0, 5).map((one) => ({ ...one, sentence: `The axis ${key}: ${one.sentence}` }));
  });
}

function pairIssues(document: SweepDocument, axes: Expansion['axes']): Issue[] {
  const keys = document.pairs.flat();
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  return document.pairs.flatMap((pair): Issue[] => {
    const received = pair.join(',');
    const unknown = pair.filter((key) => !axes.some((axis) => axis.key === key));
    if (unknown.length > 0)
      return [
        {
          key: 'pair',
          received,
          sentence: `pair is "${received}"; ${unknown.join(', ')} is not an axis of the sweep.`,
        },
      ];
    if (pair.some((key) => twice.includes(key)))
      return [{ key: 'pair', received, sentence: `pair is "${received}"; an axis can be in one pair only.` }];
    const lengths = pair.map((key) => axes.find((axis) => axis.key === key)!.values.length);
    if (new Set(lengths).size === 1) return [];
    const counts = pair.map((key, index) => `${key} has ${lengths[index]!}`).join(', ');
    return [
      { key: 'pair', received, sentence: `pair is "${received}"; paired axes need equally many values (${counts}).` },
    ];
  });
}

function summaryIssues({ summary }: SweepDocument, study: StudySpec, arms: readonly string[]): Issue[] {
  return summary.flatMap(({ metric, arm, over }): Issue[] => {
    if (!study.metrics.some(({ key }) => key === metric)) {
      const known = study.metrics.map(({ key }) => key).join(', ');
      return [
        { key: 'summary', received: metric, sentence: `summary has the metric "${metric}"; ${study.id} has ${known}.` },
      ];
    }
    const unknown = [arm, over].find((name) => name !== null && !arms.includes(name));
    if (unknown === undefined || unknown === null) return [];
    const sentence = `summary has the arm "${unknown}"; the runs have ${arms.join(', ')}.`;
    return [{ key: 'summary', received: unknown, sentence }];
  });
}

/** Judged by what is declared, before any value is made. */
function sizeIssues(document: SweepDocument): Issue[] {
  const sizeOf = (axis: SweepAxis): number => (axis.kind === 'list' ? axis.values.length : axis.count);
  const second = document.pairs.flatMap((pair) => pair.slice(1));
  const sizes = document.axes.filter(({ key }) => !second.includes(key)).map(sizeOf);
  const greatest = Math.max(0, ...document.axes.map(sizeOf));
  const runs = Math.max(greatest, sizes.reduce((product, size) => product * size, 1) * document.seeds.length);
  if (runs <= mostRuns) return [];
  const received = runs.toLocaleString('en-US', { maximumFractionDigits: 0 });
  const factors = [...sizes.map(String), `${document.seeds.length} seeds`].join(' × ');
  const sentence = `The sweep has ${received} runs (${factors}); at most ${mostRuns.toLocaleString('en-US')} are taken. Make an axis coarser or draw points at random.`;
  return [{ key: 'grid', received, sentence }];
}

/** An arm that sets a param itself does not see the axis. */
function overriddenKeys(document: SweepDocument, study: StudySpec, arms: readonly string[]): string[] {
  const preset = findPreset(study, document.preset);
  const chosen = resolveArms(preset, {}, arms);
  return document.axes.flatMap(({ key }) => {
    const deaf = chosen.filter((arm) => Object.hasOwn(arm.params, key)).map(({ name }) => name);
    if (deaf.length === 0) return [];
    return [
      `The arm ${deaf.join(', ')} of ${document.preset ?? 'the study'} sets ${key} itself and does not follow that axis.`,
    ];
  });
}

function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0)
    throw new ExpectedError('badInput', issues.map(({ sentence }) => sentence).join('\n'), { issues });
}
