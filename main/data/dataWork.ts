import type { DataStatus } from '../../core/contract/channels.ts';
import { ExpectedError } from '../../core/contract/errors.ts';
import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { namedSets } from './namedSets.ts';
import type { DataProcess, DataTask, ForkData } from './protocol.ts';

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

  constructor(parts: DataWorkParts) {
    this.parts = parts;
  }

  status(): DataStatus {
    return { sets: namedSets(new DataFolder(this.parts.folder)), work: this.work, failure: this.failure };
  }

  /** Begins. Throws `conflict` while another task is at work. */
  start(task: DataTask): void {
    if (this.child) throw new ExpectedError('conflict', `${this.work?.set ?? 'A data set'} is being fetched already.`);
    const { folder, fork } = this.parts;
    const child = fork({ folder, task });
    const set = task.kind === 'cifar10' ? cifar10Name : task.name;
    this.child = child;
    this.work = { set, sentence: 'Starting', share: null };
    this.failure = null;
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
      if (message.kind === 'ready') end(null);
      else if (message.kind === 'failed') {
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
