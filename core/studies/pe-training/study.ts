import { defineStudy } from '../../contract/study.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { citations, formulas } from './formulas.ts';
import { attackGradientCharts } from './attackGradient/charts.ts';
import { attackGradientPresets } from './attackGradient/presets.ts';
import { metrics } from './metrics.ts';
import { matchedCharts } from './matched/charts.ts';
import { matchedPresets } from './matched/presets.ts';
import { multiClassCharts } from './multiClass/charts.ts';
import { multiClassPresets } from './multiClass/presets.ts';
import { richnessCharts } from './richness/charts.ts';
import { richnessPresets } from './richness/presets.ts';
import { scaledCharts } from './scaled/charts.ts';
import { scaledPresets } from './scaled/presets.ts';
import { imagePresets } from './images/presets.ts';
import { syntheticPresets } from './presets.ts';
import { tables } from './tables.ts';

/** docs/science/pe-training.md is its specification. */
export const peTraining = defineStudy({
  id: 'pe-training',
  version: 2,
  title: 'PE training',
  question:
    'Does perturbing the input of every layer, not only the data, remove the sensitivity that training leaves, and can the gain be certified?',
  citations,
  formulas,
  fields,
  presets: [
    ...syntheticPresets,
    ...attackGradientPresets,
    ...matchedPresets,
    ...scaledPresets,
    ...richnessPresets,
    ...multiClassPresets,
    ...imagePresets,
  ],
  metrics,
  tables,
  charts: [
    ...charts,
    ...attackGradientCharts,
    ...matchedCharts,
    ...scaledCharts,
    ...richnessCharts,
    ...multiClassCharts,
  ],
  claims,
});
