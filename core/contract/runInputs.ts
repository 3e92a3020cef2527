import type { RunDetail } from './channels.ts';
import { fieldText, type ParamValue } from './fields.ts';

/** Everything that decides a run's numbers, by key; a param of one arm has the key `arm.param`. */
function runInputs({ run, armParams }: RunDetail): Readonly<Record<string, ParamValue>> {
  const own = Object.entries(armParams).flatMap(([arm, params]) =>
    Object.entries(params)
      .filter(([key, value]) => fieldText(value) !== fieldText(run.params[key] ?? ''))
      .map(([key, value]) => [`${arm}.${key}`, value] as const),
  );
  return {
    study: run.study,
    version: run.version,
    preset: run.preset ?? '-',
    arms: run.arms.join(','),
    seed: run.seed,
    replicas: run.replicas,
    backend: run.backend,
    threads: run.threads,
    plan: run.plan,
    ...run.params,
    ...Object.fromEntries(own),
  };
}

/** The inputs in which runs differ, with each run's value; null = not there. */
export function inputDifferences(
  details: readonly RunDetail[],
): { readonly key: string; readonly values: readonly (ParamValue | null)[] }[] {
  const inputs = details.map(runInputs);
  const keys = [...new Set(inputs.flatMap((one) => Object.keys(one)))];
  return keys
    .map((key) => ({ key, values: inputs.map((one) => one[key] ?? null) }))
    .filter(({ values }) => new Set(values.map((value) => (value === null ? null : fieldText(value)))).size > 1);
}
