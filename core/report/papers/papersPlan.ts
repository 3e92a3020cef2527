import { paramIssues, type Params } from '../../contract/fields.ts';
import type { RunRecord, RunSpec } from '../../contract/run.ts';
import { presetParams, type Preset, type StudySpec } from '../../contract/study.ts';

/** The tag of runs that were made for the report of the papers. */
export const papersTag = 'papers';

export interface PaperPreset {
  readonly study: StudySpec;
  readonly preset: Preset;
}

/** What the papers show: the presets of the quick list, with `full` those of the paper's own size as well. */
export function paperPresets(studies: readonly StudySpec[], full: boolean): PaperPreset[] {
  return studies.flatMap((study) =>
    study.presets.filter(({ list }) => full || list === 'quick').map((preset) => ({ study, preset })),
  );
}

/** A preset as it stands, every arm of it, seed 0. */
export function paperSpec({ study, preset }: PaperPreset): RunSpec {
  return {
    study: study.id,
    preset: preset.id,
    params: presetParams(study, preset),
    arms: preset.arms.map(({ name }) => name),
    seed: 0,
    replicas: preset.replicas,
    backend: 'auto',
    threads: 0,
    name: '',
    note: '',
    tags: [papersTag],
    force: false,
    until: null,
  };
}

/** The newest run of the preset as it stands that this version of the app and the study made, among those of the tag. */
export function paperRun(
  { study, preset }: PaperPreset,
  runs: readonly RunRecord[],
  appVersion: string,
): RunRecord | undefined {
  const wanted = paperSpec({ study, preset });
  return runs.find(
    (run) =>
      run.study === study.id &&
      run.version === study.version &&
      run.preset === preset.id &&
      run.appVersion === appVersion &&
      run.imported === undefined &&
      run.seed === 0 &&
      run.replicas === preset.replicas &&
      run.arms.join() === wanted.arms.join() &&
      sameParams(study, run.params, wanted.params),
  );
}

function sameParams(study: StudySpec, a: Params, b: Params): boolean {
  if (paramIssues(study.fields, a).length > 0) return false;
  return Object.keys(study.fields).every((key) => String(a[key]) === String(b[key]));
}

/** How long the rest will take: what is left by the presets' own estimates, at the pace of what was run so far. */
export class PapersClock {
  private estimatedMs = 0;
  private tookMs = 0;

  add(preset: Preset, tookMs: number): void {
    this.estimatedMs += preset.seconds * 1000;
    this.tookMs += tookMs;
  }

  leftMs(rest: readonly PaperPreset[]): number {
    const estimated = rest.reduce((sum, { preset }) => sum + preset.seconds * 1000, 0);
    return estimated * (this.estimatedMs > 0 ? this.tookMs / this.estimatedMs : 1);
  }
}
