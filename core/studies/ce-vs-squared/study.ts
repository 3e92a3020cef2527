import { defineStudy } from '../../contract/study.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { citations, formulas } from './formulas.ts';
import { metrics } from './metrics.ts';
import { presets } from './presets.ts';
import { tables } from './tables.ts';

/** docs/science/ce-vs-squared.md is its specification. */
export const ceVsSquared = defineStudy({
  id: 'ce-vs-squared',
  version: 1,
  title: 'Cross-entropy against squared loss',
  question:
    'Why does cross entropy leave the decision boundary close to the training points, when does an offset of the data cause it, and what do convergence and excitation certify?',
  citations,
  formulas,
  fields,
  presets,
  metrics,
  tables,
  charts,
  claims,
});
