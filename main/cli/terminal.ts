import type { Writable } from 'node:stream';

/** Where a command writes: the result to stdout, everything else to stderr. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stderrIsTty: boolean;
  readonly columns: number;
}

export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that went away (`excite … | head`) must not end a run: what was computed is stored all the same.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stderrIsTty: process.stderr.isTTY,
    columns: process.stderr.columns || 80,
  };
}

/** Resolves once everything written so far has left, or cannot leave. */
export function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.errored || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
