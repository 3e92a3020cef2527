import type { DataStatus } from '../../core/contract/channels.ts';
import type { Diagnosis, PointWishes } from '../../core/contract/diagnosis.ts';
import type { ImageReport } from '../../core/contract/imageReport.ts';
import type { PlainError } from '../../core/contract/errors.ts';
import type { ImageImport } from '../../core/data/images/importImages.ts';

/**
 * What the data process does: CIFAR-10 by download or from a chosen archive; a chosen table under a name, a free one where
 * it is null; a folder of images, looked at or kept; or a file of weights, measured.
 */
export type DataTask =
  | { readonly kind: 'cifar10'; readonly archive: string | null }
  | { readonly kind: 'table'; readonly file: string; readonly name: string | null }
  | ImagesTask
  | { readonly kind: 'weights'; readonly file: string; readonly wishes: PointWishes | null };

export interface ImagesTask extends ImageImport {
  readonly kind: 'images';
  readonly name: string;
  readonly keep: boolean;
}

/** What the data process is started with. */
export interface DataRequest {
  readonly folder: string;
  readonly task: DataTask;
}

/** A table that was taken in. */
export interface TakenTable {
  readonly set: string;
  readonly rows: number;
  readonly columns: number;
}

/** A file of weights that was measured; `text` is what the terminal prints with --json. */
export interface MeasuredWeights {
  readonly diagnosis: Diagnosis;
  readonly text: string;
}

/** What the data process says. It ends after `ready` and `failed`. */
export type FromData =
  | { readonly kind: 'progress'; readonly work: NonNullable<DataStatus['work']> }
  | {
      readonly kind: 'ready';
      readonly table?: TakenTable | 'weights';
      readonly report?: ImageReport;
      readonly measured?: MeasuredWeights;
    }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** A data process, whoever forked it. */
export interface DataProcess {
  onMessage(listener: (message: FromData) => void): void;
  onExit(listener: () => void): void;
  /** Asks it to give up what it does and end. */
  cancel(): void;
  /** Ends it at once. */
  kill(): void;
}

export type ForkData = (request: DataRequest) => DataProcess;
