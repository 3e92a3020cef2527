import type { DataStatus } from '../../core/contract/channels.ts';
import { ExpectedError, fromPlainError } from '../../core/contract/errors.ts';
import type { ImageReport } from '../../core/contract/imageReport.ts';
import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { namedSets } from './namedSets.ts';
import type { DataProcess, DataTask, ForkData, ImagesTask, TakenTable } from './protocol.ts';

/** A task whose set has a name before it begins. */
type NamedTask =
  | Extract<DataTask, { kind: 'cifar10' }>
  | (Extract<DataTask, { kind: 'table' }> & { readonly name: string })
  | ImagesTask;

interface DataWorkParts {
  /** The data folder. */
  readonly folder: string;
  readonly fork: ForkData;
  readonly onChanged: (status: DataStatus) => void;
  /** Hears of failures that are bugs. */
  readonly onBug: (sentence: string) => void;
}

/** The window's data sets: one process at a time fetches or reads one, and every page hears how far it is. */
export class DataWork {
  private readonly parts: DataWorkParts;
  private child: DataProcess | undefined;
  private work: DataStatus['work'] = null;
  private failure: DataStatus['failure'] = null;
  /** Images that were looked at, and the task that did. */
  private found: { readonly task: ImagesTask; readonly report: ImageReport } | null = null;

  constructor(parts: DataWorkParts) {
    this.parts = parts;
  }

  status(): DataStatus {
    const { task, report } = this.found ?? {};
    const found = task && report ? { set: task.name, source: task.source, report } : null;
    return { sets: namedSets(new DataFolder(this.parts.folder)), work: this.work, failure: this.failure, found };
  }

  /** Begins. Throws `conflict` while another task is at work. */
  start(task: NamedTask): void {
    if (this.child) throw new ExpectedError('conflict', `${this.work?.set ?? 'A data set'} is being fetched already.`);
    const { folder, fork } = this.parts;
    const child = fork({ folder, task });
    const set = task.kind === 'cifar10' ? cifar10Name : task.name;
    this.child = child;
    this.work = { set, sentence: 'Starting', share: null };
    this.failure = null;
    this.found = null;
    let over = false;
    const end = (failure: DataStatus['failure']): void => {
      if (over) return;
      over = true;
      // Cancelled: another one may be at work by now.
      if (this.child !== child) return;
      this.child = undefined;
      this.work = null;
      this.failure = failure;
      this.tell();
    };
    child.onMessage((message) => {
      if (over || this.child !== child) return;
      if (message.kind === 'ready') {
        if (task.kind === 'images' && !task.keep && message.report) this.found = { task, report: message.report };
        end(null);
      } else if (message.kind === 'failed') {
        const { code, sentence, hint } = message.error;
        if (code === 'bug') this.parts.onBug(sentence);
        end({ sentence, ...(hint === undefined ? {} : { hint }) });
      } else {
        this.work = message.work;
        this.tell();
      }
    });
    child.onExit(() => end({ sentence: `The process that fetched ${set} ended before it was done.` }));
    this.tell();
  }

  /** Keeps the images that were found. Throws `conflict` where none were, or another task is at work. */
  keepImages(leaveOutBad: boolean): void {
    if (!this.found) throw new ExpectedError('conflict', 'No folder of images waits to be kept.');
    this.start({ ...this.found.task, leaveOutBad, keep: true });
  }

  /** Forgets the images that were found. */
  dropImages(): void {
    this.found = null;
    this.tell();
  }

  /**
   * Takes a table in under a free name, in a process of its own, beside what else is at work. 'weights': an .npz that
   * holds no table.
   */
  takeTable(file: string): Promise<TakenTable | 'weights'> {
    const { folder, fork } = this.parts;
    return new Promise((resolve, reject) => {
      const child = fork({ folder, task: { kind: 'table', file, name: null } });
      child.onMessage((message) => {
        if (message.kind === 'ready' && message.table) {
          resolve(message.table);
          this.tell();
        } else if (message.kind === 'failed') reject(fromPlainError(message.error));
      });
      child.onExit(() =>
        reject(new ExpectedError('engineLost', `The process that read ${file} ended before it was done.`)),
      );
    });
  }

  /** Gives up what is at work; nothing of it stays in the data folder. */
  cancel(): void {
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    this.work = null;
    child.cancel();
    this.tell();
  }

  private tell(): void {
    this.parts.onChanged(this.status());
  }
}
