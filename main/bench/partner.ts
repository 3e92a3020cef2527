import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a partner says of the steps it was asked to do. */
export interface Lap {
  readonly ms: number;
  readonly loss: number;
  /** Of our compiled steps: calls of native TensorFlow, and milliseconds of the longest; 0 of others. */
  readonly calls: number;
  readonly longestMs: number;
}

/** A process that does so many steps for each line it is sent: ours, or a peer. */
export class Partner {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private stderr = '';

  /** Pinned to the first `threads` processors where the system can. */
  constructor(program: string, words: readonly string[], threads: number) {
    const processors = Array.from({ length: threads }, (_, index) => index).join(',');
    const pinned = existsSync('/usr/bin/taskset') ? ['/usr/bin/taskset', '-c', processors, program] : [program];
    this.child = spawn(pinned[0]!, [...pinned.slice(1), ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr!.on('data', (text: Buffer) => (this.stderr = `${this.stderr}${text.toString()}`.slice(-2000)));
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Waits until it is ready; its version. */
  async ready(): Promise<string> {
    return (await this.line()).replace(/^ready /, '');
  }

  async lap(steps: number): Promise<Lap> {
    this.child.stdin!.write(`${steps}\n`);
    const [ms, loss, calls = 0, longestMs = 0] = (await this.line()).split(' ').map(Number);
    return { ms: ms!, loss: loss!, calls, longestMs };
  }

  end(): void {
    this.child.kill();
  }

  private async line(): Promise<string> {
    const next = await this.lines.next();
    if (next.done === true)
      throw new Error(`a partner of the benchmark ended: ${this.stderr.trim().split('\n').at(-1) ?? ''}`);
    return next.value;
  }
}
