import { basename } from 'node:path';
import type { DiagnosisStatus, PointWishes } from '../../core/contract/diagnosis.ts';
import { ExpectedError } from '../../core/contract/errors.ts';
import type { DataProcess, ForkData } from './protocol.ts';

interface DiagnosisWorkParts {
  /** The data folder. */
  readonly folder: string;
  readonly fork: ForkData;
  readonly onChanged: (status: DiagnosisStatus) => void;
  /** Hears of failures that are bugs. */
  readonly onBug: (sentence: string) => void;
}

/** The file of weights that the window looks at: a process of its own reads and measures it, one at a time. */
export class DiagnosisWork {
  private readonly parts: DiagnosisWorkParts;
  private child: DataProcess | undefined;
  private current: DiagnosisStatus = null;
  /** The diagnosis as the terminal prints it with --json. */
  private text = '';

  constructor(parts: DiagnosisWorkParts) {
    this.parts = parts;
  }

  status(): DiagnosisStatus {
    return this.current;
  }

  /** Measures the spectra of a file, in place of the one before. */
  open(file: string): void {
    this.begin(file, null);
  }

  /** Measures the open file again, on points where some are wished. Throws `conflict` where no file is open. */
  measure(wishes: PointWishes | null): void {
    if (!this.current) throw new ExpectedError('conflict', 'No file of weights is open.');
    this.begin(this.current.file, wishes);
  }

  /** Gives up what is at work; the file stays open. */
  cancel(): void {
    if (!this.child || !this.current) return;
    this.stop();
    this.tell({ ...this.current, work: null });
  }

  /** The diagnosis as a text and a name for its file. Throws `conflict` where there is none. */
  result(): { name: string; text: string } {
    if (!this.current?.diagnosis) throw new ExpectedError('conflict', 'There is no diagnosis to save.');
    return { name: `${basename(this.current.file)}.diagnosis.json`, text: this.text };
  }

  private begin(file: string, wishes: PointWishes | null): void {
    this.stop();
    const child = this.parts.fork({ folder: this.parts.folder, task: { kind: 'weights', file, wishes } });
    this.child = child;
    const begun = { file, wishes, work: null, failure: null, diagnosis: null };
    const isOver = (): boolean => this.child !== child;
    const end = (status: DiagnosisStatus): void => {
      this.child = undefined;
      this.tell(status);
    };
    child.onMessage((message) => {
      if (isOver()) return;
      if (message.kind === 'progress') {
        const { sentence, share } = message.work;
        this.tell({ ...begun, work: { sentence, share } });
      } else if (message.kind === 'failed') {
        const { code, sentence, hint } = message.error;
        if (code === 'bug') this.parts.onBug(sentence);
        end({ ...begun, failure: { sentence, ...(hint === undefined ? {} : { hint }) } });
      } else if (message.measured) {
        this.text = message.measured.text;
        end({ ...begun, diagnosis: message.measured.diagnosis });
      }
    });
    child.onExit(() => {
      if (isOver()) return;
      const sentence = `The process that measured ${basename(file)} ended before it was done.`;
      end({ ...begun, failure: { sentence } });
    });
    this.tell({ ...begun, work: { sentence: `Reading ${basename(file)}`, share: null } });
  }

  private stop(): void {
    this.child?.kill();
    this.child = undefined;
  }

  private tell(status: DiagnosisStatus): void {
    this.current = status;
    this.parts.onChanged(status);
  }
}
