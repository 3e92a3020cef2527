import type { PlainError } from '../../core/contract/errors.ts';
import type {
  BackendChoice,
  CheckpointRecord,
  Progress,
  RowBatch,
  RunSpec,
  TableBatch,
} from '../../core/contract/run.ts';
import type { Numbered } from '../../core/execution/outbox.ts';
import type { Inheritance, Owner, Provenance } from '../../core/history/api.ts';
import type { Preflight } from '../../core/studies/runner.ts';
import type { Branching } from './branchCheckpoint.ts';

/** What the host tells its engine. Both ends are ours; typed arrays cross by structured clone. */
export type ToEngine =
  /** Preflight alone; answered by `checked` or `refused` with the same id. */
  | { readonly kind: 'check'; readonly id: number; readonly spec: RunSpec; readonly dataFolder: string | null }
  /** Give a new run a checkpoint of another one as its first; answered by `branched` or `refused`. */
  | ({ readonly kind: 'branch'; readonly id: number } & Branching)
  /** Load the study and the backend; answered by `ready` or `refused`. */
  | {
      readonly kind: 'prepare';
      readonly id: number;
      readonly spec: RunSpec;
      /** Where fetched and imported data sets lie; null: there are none. */
      readonly dataFolder: string | null;
      readonly backend: BackendChoice;
      readonly threads: number;
      /** A plan's text. */
      readonly plan: string;
      readonly appVersion: string;
      readonly gitRevision: string | null;
    }
  /** Compute. A run that goes on is answered by `restored`, after which its stored rows come in. */
  | {
      readonly kind: 'start';
      readonly runId: string;
      readonly checkpointFolder: string;
      readonly checkpointEveryMs: number;
      readonly until: number | null;
      readonly resume: { readonly records: readonly CheckpointRecord[]; readonly fromStep: number | null } | null;
    }
  | { readonly kind: 'storedRows'; readonly batch: RowBatch }
  | { readonly kind: 'storedTable'; readonly batch: TableBatch }
  | { readonly kind: 'storedEnd' }
  | { readonly kind: 'acknowledge'; readonly seq: number }
  /** Stop at the next restore point, with a checkpoint. */
  | { readonly kind: 'stop'; readonly how: 'cancel' | 'interrupt'; readonly reason: string };

/** What an engine tells its host. */
export type FromEngine =
  | { readonly kind: 'checked'; readonly id: number; readonly preflight: Preflight; readonly usesTensors: boolean }
  | {
      readonly kind: 'ready';
      readonly id: number;
      readonly preflight: Preflight;
      readonly provenance: Provenance;
      readonly owner: Owner;
    }
  | ({ readonly kind: 'branched'; readonly id: number } & Inheritance)
  | { readonly kind: 'refused'; readonly id: number; readonly error: PlainError }
  /** The step it goes on from; null: from the start, without stored rows. */
  | { readonly kind: 'restored'; readonly step: number | null }
  /** Rows, tables, warnings, checkpoints, the end: to be stored in order and acknowledged. */
  | { readonly kind: 'numbered'; readonly message: Numbered }
  | { readonly kind: 'progress'; readonly progress: Omit<Progress, 'runId'> }
  | { readonly kind: 'heartbeat' };

/** The engine's end of the line. */
export interface EnginePort {
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
  /** The host is gone. */
  onClosed(listener: () => void): void;
}

export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The host's end: a forked process, whoever forked it. */
export interface EngineProcess {
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Heard once, after the last message. */
  onExit(listener: (exit: EngineExit) => void): void;
  /** At once, without last words. */
  kill(): void;
}

export type ForkEngine = () => EngineProcess;
