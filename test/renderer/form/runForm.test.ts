import { describe, expect, it } from 'vitest';
import { rankCollapse as study } from '../../../core/studies/rank-collapse/study.ts';
import { runCommand } from '../../../renderer/form/runCommand.ts';
import {
  formOfSpec,
  isShown,
  newRunForm,
  readForm,
  shownParams,
  type RunForm,
} from '../../../renderer/form/runForm.ts';

function specOf(form: RunForm) {
  const read = readForm(study, form);
  if (!('spec' in read)) throw new Error(read.issues.map((issue) => issue.sentence).join(' '));
  return read.spec;
}

describe('the form of a preset', () => {
  it('reads back to the preset for every preset', () => {
    for (const preset of study.presets) {
      const spec = specOf(newRunForm(study, preset.id));
      expect(spec).toMatchObject({
        preset: preset.id,
        replicas: preset.replicas,
        arms: preset.arms.map((arm) => arm.name),
      });
      expect(runCommand(study, spec)).toBe(`excite run rank-collapse --preset ${preset.id} --seed 1`);
    }
  });

  it('names key, value and range of what is wrong', () => {
    const form = newRunForm(study, 'decay-square');
    form.texts['mu'] = '-1';
    form.texts['learningRate'] = '0,05';
    form.seed = '1.5';
    const read = readForm(study, form);
    const sentences = 'issues' in read ? read.issues.map((issue) => issue.sentence) : [];
    expect(sentences).toHaveLength(3);
    expect(sentences.find((s) => s.startsWith('mu'))).toMatch(/-1.*at least 0/);
    expect(sentences.find((s) => s.startsWith('learningRate'))).toMatch(/"0,05".*finite number above 0/);
    expect(sentences.find((s) => s.startsWith('seed'))).toMatch(/"1.5".*whole number/);
  });

  it('refuses a form without arms', () => {
    expect(readForm(study, { ...newRunForm(study, 'decay-square'), arms: [] })).toMatchObject({
      issues: [{ key: 'arms' }],
    });
  });

  it('shows the fields of the chosen experiment alone', () => {
    const { texts } = newRunForm(study, 'decay-square');
    expect(isShown(study, study.fields['mu']!, texts)).toBe(true);
    expect(isShown(study, study.fields['mu']!, { ...texts, experiment: 'systemIdentification' })).toBe(false);
    const { params } = specOf(newRunForm(study, 'decay-square'));
    const keys = (run: typeof params): string[] => shownParams(study, { params: run }).map(([key]) => key);
    expect(keys(params)).toContain('mu');
    expect(keys({ ...params, experiment: 'systemIdentification' })).not.toContain('mu');
    expect(shownParams(undefined, { params })).toEqual(Object.entries(params));
  });

  it('survives the way to a spec and back', () => {
    const form = {
      ...newRunForm(study, 'ce-flow'),
      seed: '7',
      tags: 'a, b',
      note: "it's",
      arms: ['depth-3', 'plain-gd'],
    };
    form.texts['stepSize'] = '0.0025';
    expect(formOfSpec(study, specOf(form))).toEqual(form);
  });
});

it('the command names what differs from the preset, quoted for a shell', () => {
  const form = {
    ...newRunForm(study, 'decay-square'),
    arms: ['decay'],
    name: "Nar's net",
    replicas: '64',
    force: true,
  };
  form.texts['sizes'] = '10-10-1';
  expect(runCommand(study, specOf(form))).toBe(
    "excite run rank-collapse --preset decay-square --set sizes=10,10,1 --arms decay --seed 1 --replicas 64 --name 'Nar'\\''s net' --force",
  );
});
