import { freemem } from 'node:os';
import { ExpectedError } from '../../contract/errors.ts';
import type { Compute } from '../compute.ts';
import type { StepDefinition } from './stepDefinition.ts';
import { whileTracing } from './traceContext.ts';
import { traceSteps } from './traceSteps.ts';

export interface ReplicaGroup {
  readonly first: number;
  readonly count: number;
}

export interface Fitted {
  readonly groups: readonly ReplicaGroup[];
  /** Said with the run where the replicas do not fit together. */
  readonly sentence: string | undefined;
}

/** What the system leaves to a run, so that the rest of the machine can go on. */
const share = 0.8;

/**
 * Replicas in as few batches as memory holds, of nearly one size. What a step needs is estimated from the trace of one
 * replica: its state twice, its data, and everything that its ops give, which is more than is held at once. One
 * replica that does not fit is refused with the figure. Bits may depend on how replicas are batched, so a study keeps
 * the groups in its restore points.
 */
export function fitReplicas(
  { backend }: Pick<Compute, 'backend'>,
  replicas: number,
  definitionOf: (group: ReplicaGroup) => StepDefinition,
  availableBytes = share * (backend.freeBytes ?? process.availableMemory?.() ?? freemem()),
): Fitted {
  const { cost } = whileTracing(backend.tf, (trace) =>
    traceSteps(backend.tf, trace, definitionOf({ first: 0, count: 1 }), false),
  );
  const each = 2 * cost.stateBytes + cost.outputBytes;
  const most = Math.floor(availableBytes / each);
  if (most < 1)
    throw new ExpectedError(
      'refused',
      `One replica needs about ${gibibytes(each)} of memory; ${gibibytes(availableBytes)} are free for it.`,
      { hint: 'Choose a smaller network, batch or data set, or close other programs.' },
    );
  const batches = Math.ceil(replicas / most);
  const groups = Array.from({ length: batches }, (_, index) => {
    const first = Math.floor((index * replicas) / batches);
    return { first, count: Math.floor(((index + 1) * replicas) / batches) - first };
  });
  const sentence =
    batches === 1
      ? undefined
      : `${replicas} replicas need about ${gibibytes(replicas * each)} together; ${gibibytes(availableBytes)} are free, so they are computed in ${batches} batches.`;
  return { groups, sentence };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
}
