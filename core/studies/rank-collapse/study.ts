import { defineStudy } from '../../contract/study.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { citations, formulas } from './formulas.ts';
import { metrics } from './metrics.ts';
import { presets } from './presets.ts';
import { tables } from './tables.ts';

/** docs/science/rank-collapse.md is its specification. */
export const rankCollapse = defineStudy({
  id: 'rank-collapse',
  version: 1,
  title: 'Rank collapse',
  question:
    'Do weight decay and cross entropy leave deep linear nets with rank-one weights, and does excitation do what a norm penalty does?',
  citations,
  formulas,
  fields,
  presets,
  metrics,
  tables,
  charts,
  claims,
});
