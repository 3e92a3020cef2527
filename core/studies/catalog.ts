import type { StudySpec } from '../contract/study.ts';
import { ceVsSquared } from './ce-vs-squared/study.ts';
import { labelNoise } from './label-noise/study.ts';
import { peTraining } from './pe-training/study.ts';
import { rankCollapse } from './rank-collapse/study.ts';
import { rhoDynamics } from './rho-dynamics/study.ts';

/** All studies, in the order in which they are shown. `npm run new-study` adds a line here. */
export const catalog: readonly StudySpec[] = [ceVsSquared, rankCollapse, rhoDynamics, labelNoise, peTraining];

export function findStudy(id: string): StudySpec | undefined {
  return catalog.find((study) => study.id === id);
}
