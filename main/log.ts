import { appendFileSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const maxBytes = 5_000_000;

/** A log file of one line an entry; a full one becomes `<file>.old`. Never throws: a full disk must not stop the window. */
export class Log {
  private readonly file: string;
  private readonly now: () => Date;

  constructor(file: string, now: () => Date) {
    this.file = file;
    this.now = now;
  }

  /** The last characters, from whole lines; empty where nothing was written yet. */
  async tail(most: number): Promise<string> {
    const text = await readFile(this.file, 'utf8').catch(() => '');
    return text.length <= most ? text : text.slice(text.indexOf('\n', text.length - most) + 1);
  }

  write(sentence: string, error?: unknown): void {
    const details = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    const line = `${this.now().toISOString()} ${sentence}${details === '' ? '' : ` ${JSON.stringify(details)}`}\n`;
    try {
      if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes)
        renameSync(this.file, `${this.file}.old`);
      appendFileSync(this.file, line, { mode: 0o600 });
    } catch {
      process.stderr.write(line);
    }
  }
}
