import type { Backend } from './backends/backend.ts';
import type { StepMode } from './graph/stepMode.ts';

/** The modes that measurements chose, by the signature of the step. */
export interface TunedModes {
  readonly known: Readonly<Record<string, 'graph' | 'xla'>>;
  readonly learn: (signature: string, mode: 'graph' | 'xla') => void;
}

/** What a run computes with. */
export interface Compute {
  readonly backend: Backend;
  /** `default`: by the plan table, from the step's shape and the backend; `tune`: measured here. */
  readonly mode: StepMode | 'default' | 'tune';
  /** Of `tune`: what was measured before, and who keeps what is measured now. */
  readonly tuned?: TunedModes;
  /** Milliseconds that never go back; paces chunks, never changes a number. */
  readonly clock: () => number;
}

/** The compute of a run that uses tensors; a study whose `usesTensors` says no gets none. */
export function computeOf({ compute }: { readonly compute?: Compute }): Compute {
  if (!compute) throw new Error('this run has no compute: its study says that it uses no tensors');
  return compute;
}
