import { defineStudy } from '../../contract/study.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { citations, formulas } from './formulas.ts';
import { metrics } from './metrics.ts';
import { presets } from './presets.ts';
import { tables } from './tables.ts';

/** docs/science/label-noise.md is its specification. */
export const labelNoise = defineStudy({
  id: 'label-noise',
  version: 1,
  title: 'Label noise',
  question:
    'Does fresh label noise make SGD minimise the mean squared parameter gradient among all zero-loss solutions?',
  citations,
  formulas,
  fields,
  presets,
  metrics,
  tables,
  charts,
  claims,
});
