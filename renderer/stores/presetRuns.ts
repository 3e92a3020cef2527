import { reactive, watchEffect } from 'vue';
import { fieldText } from '../../core/contract/fields.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import { findPreset, presetParams, type StudySpec } from '../../core/contract/study.ts';
import { invoke } from '../bridge.ts';
import { claimOutcome } from '../components/claimOutcome.ts';
import { useRuns } from './runs.ts';

export interface EarlierRuns {
  /** Finished runs of the preset as it is, among those at hand; null where there is none. */
  readonly medianMs: number | null;
  readonly count: number;
  /** The newest finished one, changed params or not. */
  readonly last: RunRecord | undefined;
  readonly outcome: { readonly judged: number; readonly unexpected: number } | undefined;
}

/** Whether a run computed what its preset asks for: nothing changed, all arms, all replicas. */
function isAsDeclared(study: StudySpec, run: RunRecord): boolean {
  const preset = findPreset(study, run.preset);
  if (!preset || run.replicas !== preset.replicas || run.arms.length !== preset.arms.length) return false;
  const base = presetParams(study, preset);
  return Object.entries(run.params).every(([key, value]) => fieldText(value) === fieldText(base[key] ?? ''));
}

/** What earlier runs of each preset of a study took and showed. */
export function usePresetRuns(study: StudySpec): (preset: string) => EarlierRuns {
  const runs = useRuns();
  const outcomes = reactive(new Map<string, EarlierRuns['outcome']>());

  const finishedOf = (preset: string): RunRecord[] =>
    runs.runs.filter((run) => run.study === study.id && run.preset === preset && run.status === 'finished');

  async function judge(run: RunRecord): Promise<void> {
    outcomes.set(run.id, undefined);
    try {
      const { claims } = await invoke('runs.show', { runId: run.id });
      const judged = claims.map(claimOutcome).filter((outcome) => outcome !== 'notApplicable');
      const unexpected = judged.filter((outcome) => outcome === 'unexpected').length;
      if (judged.length > 0) outcomes.set(run.id, { judged: judged.length, unexpected });
    } catch {
      // A run that has gone meanwhile has no outcome to show.
    }
  }

  watchEffect(() => {
    for (const { id } of study.presets) {
      const [last] = finishedOf(id);
      if (last && !outcomes.has(last.id)) void judge(last);
    }
  });

  return (preset) => {
    const finished = finishedOf(preset);
    const times = finished
      .filter((run) => isAsDeclared(study, run))
      .map((run) => run.wallMs)
      .sort((a, b) => a - b);
    const middle = Math.floor(times.length / 2);
    const medianMs =
      times.length === 0 ? null : times.length % 2 === 1 ? times[middle]! : (times[middle - 1]! + times[middle]!) / 2;
    const [last] = finished;
    return { medianMs, count: times.length, last, outcome: last && outcomes.get(last.id) };
  };
}
