import type { RunEvent } from '../../runner.ts';

/** A row of one replica. */
export function replicaRow(
  arm: string,
  replica: number,
  replicas: number,
  step: number,
  values: Readonly<Record<string, number>>,
): RunEvent {
  return {
    kind: 'rows',
    arm,
    step,
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Array.from({ length: replicas }, (_, r) => (r === replica ? value : undefined)),
      ]),
    ),
  };
}
