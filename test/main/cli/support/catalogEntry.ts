import { integer } from '../../../../core/contract/fields.ts';
import { defineStudy, type StudySpec } from '../../../../core/contract/study.ts';
import { templateStudy } from '../../../../core/studies/_template/study.ts';
import { labelNoise } from '../../../../core/studies/label-noise/study.ts';
import { rankCollapse } from '../../../../core/studies/rank-collapse/study.ts';

const steps = integer({ label: 'steps', help: 'Updates.', default: 10, min: 1, max: 1e9 });
const main = { name: 'main', overrides: {} } as const;
const preset = {
  title: 'The one preset',
  origin: 'ours',
  list: 'quick',
  seconds: 1,
  params: {},
  arms: [main],
  replicas: 1,
} as const;
const empty = { citations: [], formulas: [], tables: [], charts: [], claims: [] } as const;

/** Numbers that get lost on careless ways from engine to CSV, as a metric and as a table. */
export const exactNumbers = defineStudy({
  ...empty,
  id: 'exact-numbers',
  version: 1,
  title: 'Exact numbers',
  question: 'Does every double arrive as it was sent?',
  fields: { steps },
  presets: [{ ...preset, id: 'all', smoke: true }],
  metrics: [{ key: 'value', label: 'value', scale: 'linear' }],
  tables: [
    {
      key: 'numbers',
      title: 'Numbers',
      columns: [
        { key: 'value', label: 'value', type: 'number' },
        { key: 'word', label: 'word', type: 'text' },
      ],
    },
  ],
});

/** A long walk whose every step depends on all before: what is lost or repeated shows in its rows. */
export const longWalk = defineStudy({
  ...empty,
  id: 'long-walk',
  version: 1,
  title: 'Long walk',
  question: 'Does a run that was stopped go on bit for bit?',
  fields: { steps: { ...steps, default: 3_000_000 } },
  presets: [{ ...preset, id: 'walk', smoke: true, arms: [main, { name: 'other', overrides: {} }], replicas: 3 }],
  metrics: [
    { key: 'position', label: 'position', scale: 'linear' },
    { key: 'speed', label: 'speed', scale: 'linear' },
  ],
  tables: [
    {
      key: 'turns',
      title: 'Turns',
      columns: [
        { key: 'step', label: 'step', type: 'integer' },
        { key: 'position', label: 'position', type: 'number' },
      ],
    },
  ],
});

/** Takes the place of core/studies/catalog.ts in a test's bundle. */
export const catalog: readonly StudySpec[] = [rankCollapse, labelNoise, templateStudy, exactNumbers, longWalk];

export function findStudy(id: string): StudySpec | undefined {
  return catalog.find((study) => study.id === id);
}
