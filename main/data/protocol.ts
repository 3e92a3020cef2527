import type { DataStatus } from '../../core/contract/channels.ts';
import type { PlainError } from '../../core/contract/errors.ts';

/** What the data process is started with: the data folder, and the archive where one was chosen. */
export interface DataRequest {
  readonly folder: string;
  readonly archive: string | null;
  /** A table of the user's to take in, in place of CIFAR-10. */
  readonly table?: string;
}

/** A table that was taken in. */
export interface TakenTable {
  readonly set: string;
  readonly rows: number;
  readonly columns: number;
}

/** What the data process says. It ends after `ready` and `failed`. */
export type FromData =
  | { readonly kind: 'progress'; readonly work: NonNullable<DataStatus['work']> }
  | { readonly kind: 'ready'; readonly table?: TakenTable }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** A data process, whoever forked it. */
export interface DataProcess {
  onMessage(listener: (message: FromData) => void): void;
  onExit(listener: () => void): void;
  /** Asks it to give up what it does and end. */
  cancel(): void;
}

export type ForkData = (request: DataRequest) => DataProcess;
