import type { StudySpec } from '../contract/study.ts';
import type { SweepRecord } from '../contract/sweep.ts';

/** Why a sweep cannot go on here: its study is another one now, and its map would mix two. */
export function otherVersion(sweep: SweepRecord, studies: readonly StudySpec[]): string | undefined {
  const { study: id } = sweep.document;
  const study = studies.find((one) => one.id === id);
  if (!study) return `This workbench has no study ${id}.`;
  if (study.version === sweep.studyVersion) return undefined;
  return `The sweep was made for version ${sweep.studyVersion} of ${id}; this is version ${study.version}. Start it anew.`;
}
