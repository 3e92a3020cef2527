import { defineStudy } from '../../contract/study.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { citations, formulas } from './formulas.ts';
import { metrics } from './metrics.ts';
import { presets } from './presets.ts';
import { tables } from './tables.ts';

/** docs/science/rho-dynamics.md is its specification. */
export const rhoDynamics = defineStudy({
  id: 'rho-dynamics',
  version: 1,
  title: 'Norm and direction',
  question:
    'On separable data the norm of the weights runs away: how fast does their direction reach the maximum margin under gradient descent, weight normalisation and their relatives, and which of the printed statements about it hold?',
  citations,
  formulas,
  fields,
  presets,
  metrics,
  tables,
  charts,
  claims,
});
