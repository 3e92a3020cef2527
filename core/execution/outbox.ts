import type {
  CheckpointRecord,
  ClaimResult,
  RowBatch,
  RunStatus,
  StopReason,
  TableBatch,
  Warning,
} from '../contract/run.ts';

/** How a run ended, with its claims: the last message of an engine. */
export interface Ending {
  readonly status: Extract<RunStatus, 'finished' | 'paused' | 'interrupted' | 'cancelled' | 'failed'>;
  readonly stopReason: StopReason | null;
  readonly reason: string | null;
  readonly steps: number;
  readonly claims: readonly ClaimResult[];
}

/** What must be stored before it counts, in the order in which it was said. */
export type Content =
  | { readonly kind: 'rows'; readonly batch: RowBatch }
  | { readonly kind: 'table'; readonly batch: TableBatch }
  | { readonly kind: 'warning'; readonly warning: Warning }
  /** The compute plan, once measurements have changed it. */
  | { readonly kind: 'plan'; readonly plan: string }
  | { readonly kind: 'checkpoint'; readonly record: CheckpointRecord }
  | { readonly kind: 'ended'; readonly ending: Ending };

export interface Numbered {
  readonly seq: number;
  readonly content: Content;
}

const mostMessages = 64;
const mostBytes = 32 * 1024 * 1024;

/** Numbers messages, keeps them until they are acknowledged, and says when there is room for more. */
export class Outbox {
  private readonly send: (message: Numbered) => void;
  private readonly kept = new Map<number, { content: Content; bytes: number }>();
  private bytes = 0;
  private nextSeq = 1;
  private bounded = true;
  private waiting: (() => void)[] = [];

  constructor(send: (message: Numbered) => void) {
    this.send = send;
  }

  /** Sends at once; callers wait for `room` between messages. */
  post(make: (seq: number) => Content): void {
    const seq = this.nextSeq++;
    const content = make(seq);
    const bytes = sizeBytes(content);
    this.kept.set(seq, { content, bytes });
    this.bytes += bytes;
    this.send({ seq, content });
  }

  acknowledge(seq: number): void {
    this.bytes -= this.kept.get(seq)?.bytes ?? 0;
    this.kept.delete(seq);
    this.wake();
  }

  get full(): boolean {
    return this.bounded && (this.kept.size >= mostMessages || this.bytes >= mostBytes);
  }

  get unacknowledged(): Content[] {
    return [...this.kept.values()].map(({ content }) => content);
  }

  /** Waits until the buffer is below its bound. */
  async room(): Promise<void> {
    while (this.full) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Waits until everything was acknowledged. */
  async empty(): Promise<void> {
    while (this.kept.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** From now on nobody waits for room: a run that stops says its last words whoever listens. */
  unbind(): void {
    this.bounded = false;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

function sizeBytes(content: Content): number {
  if (content.kind === 'rows') return content.batch.arm.length * 24;
  if (content.kind !== 'table') return 0;
  return Object.keys(content.batch.columns).length * content.batch.length * 8;
}
