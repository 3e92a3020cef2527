import type { Preset } from '../../contract/study.ts';
import { boundsPresets } from './bounds/presets.ts';
import { certificatePresets } from './certificates/presets.ts';
import { classPresets } from './classes/presets.ts';
import { excitationPresets } from './excitation/presets.ts';
import type { StudyFields } from './fields.ts';
import { flowPresets } from './flow/presets.ts';
import { linearPresets } from './linear/presets.ts';
import { planarPresets } from './planar/presets.ts';
import { richnessPresets } from './richness/presets.ts';

export const presets: readonly Preset<StudyFields>[] = [
  ...planarPresets,
  ...linearPresets,
  ...boundsPresets,
  ...certificatePresets,
  ...flowPresets,
  ...richnessPresets,
  ...excitationPresets,
  ...classPresets,
];
