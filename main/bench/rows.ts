import { convDefinition, convPeer } from '../../core/training/bench/convSteps.ts';
import { mlpDefinition, mlpPeer, type MlpShape } from '../../core/training/bench/mlpSteps.ts';
import { sensingDefinition, sensingPeer } from '../../core/training/bench/sensingSteps.ts';
import { planarPeer } from './planarSide.ts';
import type { StepDefinition } from '../../core/training/graph/stepDefinition.ts';

export type Peer = 'jax' | 'torch' | 'numpy';

/** One line of the benchmark table: a step of ours against the same step of a peer, on a number of threads. */
export interface BenchRow {
  readonly id: string;
  readonly what: string;
  readonly peer: Peer;
  readonly threads: 1 | 2;
  /** Least ratio peer's time : ours that the row should reach. */
  readonly goal: number;
  /** Null: not a compiled step but a fused loop of ours. */
  readonly definition: (() => StepDefinition) | null;
  /** What the peer needs to know besides the tensors; `family` names its program. */
  readonly peerSpec: Readonly<Record<string, unknown>>;
  /** The peer computes something else (a bound on our time), so losses are not compared. */
  readonly boundOnly: boolean;
}

const mlp = (shape: MlpShape, peer: 'jax' | 'torch', goal: number): Omit<BenchRow, 'threads'> => {
  const many = shape.replicas > 1;
  return {
    id: many ? `replicas-${shape.replicas}-w${shape.width}` : `mlp-w${shape.width}-${shape.optimizer}-${peer}`,
    what: many
      ? `${shape.replicas} nets 32–${shape.width}–1, batch 64, SGD`
      : `net 32–${shape.width}–1, batch 64, ${shape.optimizer === 'adam' ? 'Adam' : 'SGD'}`,
    peer,
    goal,
    definition: () => mlpDefinition(shape),
    peerSpec: mlpPeer(shape),
    boundOnly: false,
  };
};

const shapes = [64, 256, 1024, 4096].flatMap((width) =>
  (['sgd', 'adam'] as const).map((optimizer) => ({ width, optimizer, replicas: 1 })),
);

const kinds: readonly Omit<BenchRow, 'threads'>[] = [
  ...shapes.map((shape) => mlp(shape, 'jax', shape.width <= 256 ? 0.8 : 0.6)),
  ...shapes.map((shape) => mlp(shape, 'torch', shape.width <= 1024 ? 2 : 1)),
  ...[8, 32].flatMap((replicas) => [64, 256].map((width) => mlp({ width, optimizer: 'sgd', replicas }, 'jax', 0.9))),
  {
    id: 'sensing-d100',
    what: 'matrix sensing step, d = 100, batch 100, against two passes over the batch',
    peer: 'numpy',
    goal: 1 / 1.11,
    definition: sensingDefinition,
    peerSpec: sensingPeer,
    boundOnly: true,
  },
  {
    id: 'pe-step',
    what: 'PE step, batch 50, both directions, 4 pieces, against eager channels_last',
    peer: 'torch',
    goal: 1.25,
    definition: () => convDefinition('pe'),
    peerSpec: convPeer('pe'),
    boundOnly: false,
  },
  {
    id: 'cnn-step',
    what: 'plain step of the same CNN, batch 50, against eager channels_last',
    peer: 'torch',
    goal: 1,
    definition: () => convDefinition('plain'),
    peerSpec: convPeer('plain'),
    boundOnly: false,
  },
  {
    id: 'fig1-paper',
    what: 'a step of the 12 nets of PE Fig. 1 (2–20–1, 16 points, heavy ball), float64, against batched NumPy',
    peer: 'numpy',
    goal: 1,
    definition: null,
    peerSpec: planarPeer(),
    boundOnly: false,
  },
];

/** Every row on one and on two threads. */
export const benchRows: readonly BenchRow[] = kinds.flatMap((kind) =>
  ([1, 2] as const).map((threads) => ({ ...kind, id: `${kind.id}-${threads}t`, threads })),
);
