import type { StudySpec } from '../contract/study.ts';
import { ceVsSquared } from './ce-vs-squared/study.ts';
import { rankCollapse } from './rank-collapse/study.ts';

/** All studies, in the order in which they are shown. `npm run new-study` adds a line here. */
export const catalog: readonly StudySpec[] = [rankCollapse, ceVsSquared];

export function findStudy(id: string): StudySpec | undefined {
  return catalog.find((study) => study.id === id);
}
