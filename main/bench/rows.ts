import { convDefinition, convPeer } from '../../core/training/bench/convSteps.ts';
import { mlpDefinition, mlpPeer, type MlpShape } from '../../core/training/bench/mlpSteps.ts';
import { sensingDefinition, sensingPeer } from '../../core/training/bench/sensingSteps.ts';
import { planarPeer, planarSteps } from './planarSide.ts';
import { cifarPeer, figureCifarDefinition, supportCifarDefinition } from './studies/cifarSide.ts';
import { imagesAtOnce, marginPeer, marginSearches, marginTensors } from './studies/marginSide.ts';
import { reluPeer, reluSteps, reluTensors } from './studies/reluSide.ts';
import { msQuickDefinition, msQuickPeer, msQuickTensors } from './studies/sensingSide.ts';
import type { Compute } from '../../core/training/compute.ts';
import type { HostTensors, StepDefinition } from '../../core/training/graph/stepDefinition.ts';

export type Peer = 'jax' | 'torch' | 'numpy' | 'foolbox';

/** What both sides compute on: the processor, or the graphics card with `threads` threads of the processor beside it. */
export type BenchBackend = 'native' | 'gpu';

/** One line of the benchmark table: a step of ours against the same step of a peer, on a number of threads. */
export interface BenchRow {
  readonly id: string;
  readonly what: string;
  readonly peer: Peer;
  readonly threads: 1 | 2;
  /** Least ratio peer's time : ours that the row should reach. */
  readonly goal: number;
  /** A compiled step; a fused loop: so many more steps, and the loss after them; or work of its own on a backend. */
  readonly ours:
    | { readonly definition: () => StepDefinition }
    | { readonly loop: () => (steps: number) => number }
    | { readonly work: (compute: Compute) => (steps: number) => number };
  /** A step is one sample's work, and ours takes so many samples together; absent: a step of training. */
  readonly samples?: { readonly name: string; readonly atOnce: number };
  /** The compiled step's metric that is compared with the peer's loss, its mean over replicas. */
  readonly lossMetric: string;
  /** What the peer needs to know besides the tensors; `family` names its program. */
  readonly peerSpec: Readonly<Record<string, unknown>>;
  /** What it is handed besides the definition's tensors, e.g. the draws of so many steps, which ours makes itself. */
  readonly peerTensors?: (steps: number) => HostTensors;
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
    ours: { definition: () => mlpDefinition(shape) },
    peerSpec: mlpPeer(shape),
    lossMetric: 'trainLoss',
    boundOnly: false,
  };
};

const shapes = [64, 256, 1024, 4096].flatMap((width) =>
  (['sgd', 'adam'] as const).map((optimizer) => ({ width, optimizer, replicas: 1 })),
);

const marginRow = (search: 'full' | 'fast', id: string, what: string): Omit<BenchRow, 'threads'> => ({
  id,
  what: `the margin of one image by the ${what}`,
  peer: 'foolbox',
  goal: 15,
  ours: { work: marginSearches(search) },
  samples: { name: 'image', atOnce: imagesAtOnce },
  lossMetric: 'margin',
  peerSpec: marginPeer,
  peerTensors: marginTensors,
  boundOnly: search === 'fast',
});

const kinds: readonly Omit<BenchRow, 'threads'>[] = [
  ...shapes.map((shape) => mlp(shape, 'jax', shape.width <= 256 ? 0.8 : 0.6)),
  ...shapes.map((shape) => mlp(shape, 'torch', shape.width <= 1024 ? 2 : 1)),
  ...[8, 32].flatMap((replicas) => [64, 256].map((width) => mlp({ width, optimizer: 'sgd', replicas }, 'jax', 0.9))),
  ...[true, false].map((gathered) => ({
    id: gathered ? 'sensing-d100' : 'sensing-piece-d100',
    what: gathered
      ? 'matrix sensing step, d = 100, batch 100, against fetching the drawn measurements and two passes over them'
      : 'the same step against two passes over measurements that lie in one piece, which no random batch does',
    peer: 'numpy' as const,
    goal: 1 / 1.11,
    ours: { definition: sensingDefinition },
    peerSpec: sensingPeer(gathered),
    lossMetric: 'trainLoss',
    boundOnly: true,
  })),
  {
    id: 'pe-step',
    what: 'PE step, batch 50, both directions, 4 pieces, against eager channels_last',
    peer: 'torch',
    goal: 1.25,
    ours: { definition: () => convDefinition('pe') },
    peerSpec: convPeer('pe'),
    lossMetric: 'trainLoss',
    boundOnly: false,
  },
  {
    id: 'cnn-step',
    what: 'plain step of the same CNN, batch 50, against eager channels_last',
    peer: 'torch',
    goal: 1,
    ours: { definition: () => convDefinition('plain') },
    peerSpec: convPeer('plain'),
    lossMetric: 'trainLoss',
    boundOnly: false,
  },
  {
    id: 'fig1-paper',
    what: 'a step of the 12 nets of PE Fig. 1 (2–20–1, 16 points, heavy ball), float64, against batched NumPy',
    peer: 'numpy',
    goal: 1,
    ours: { loop: planarSteps },
    peerSpec: planarPeer(),
    lossMetric: 'trainLoss',
    boundOnly: false,
  },
  {
    id: 'relu-quick',
    what: 'a step of the 10 nets of relu-quick (1–50–1, one datum, label noise), float64, against batched NumPy',
    peer: 'numpy',
    goal: 5,
    ours: { loop: reluSteps },
    lossMetric: 'trainLoss',
    peerSpec: reluPeer,
    peerTensors: reluTensors,
    boundOnly: false,
  },
  {
    id: 'ms-quick',
    what: 'a step of the 5 matrices of ms-quick (d = 20, batch 10, label noise)',
    peer: 'torch',
    goal: 1,
    ours: { definition: msQuickDefinition },
    lossMetric: 'batchLoss',
    peerSpec: msQuickPeer,
    peerTensors: msQuickTensors,
    boundOnly: false,
  },
  {
    id: 'fig1-cifar',
    what: 'a step of fig1-cifar (two convolutions, batch 50, momentum, clipped), synthetic images',
    peer: 'torch',
    goal: 1,
    ours: { definition: figureCifarDefinition },
    lossMetric: 'loss',
    peerSpec: cifarPeer('figure'),
    boundOnly: false,
  },
  {
    id: 'support-cifar',
    what: 'a step of support-cifar (four convolutions, 100 points, Polyak), synthetic images',
    peer: 'torch',
    goal: 1,
    ours: { definition: supportCifarDefinition },
    lossMetric: 'loss',
    peerSpec: cifarPeer('support'),
    boundOnly: false,
  },
  marginRow('full', 'margin-search', 'full search (40 steps, 20 halvings), small CNN, against Foolbox image by image'),
  marginRow(
    'fast',
    'margin-search-fast',
    'search of `quick` (20 steps, to a width of 1e-3), against the full one of Foolbox',
  ),
];

/** Every row on one and on two threads. */
export const benchRows: readonly BenchRow[] = kinds.flatMap((kind) =>
  ([1, 2] as const).map((threads) => ({ ...kind, id: `${kind.id}-${threads}t`, threads })),
);

/** Those that mean something on the graphics card: a compiled step or a search against a peer that runs there too. */
export const gpuRows: readonly BenchRow[] = benchRows.filter(
  ({ ours, peer, threads }) => !('loop' in ours) && (peer === 'jax' || peer === 'torch') && threads === 2,
);
