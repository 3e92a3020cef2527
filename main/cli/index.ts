import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toPlainError } from '../../core/contract/errors.ts';
import { exitStatus, statusOfError, type ExitStatus } from './exitStatus.ts';
import { runProgram } from './program.ts';
import { flushed, processTerminal, type Terminal } from './terminal.ts';

/** Says an error in words on stderr and gives its exit status. */
function told(error: unknown, terminal: Terminal): ExitStatus {
  const plain = toPlainError(error);
  const details = plain.code === 'bug' && error instanceof Error && error.stack ? `\n${error.stack}` : '';
  const hint = plain.hint === undefined || details !== '' ? '' : `\n${plain.hint}`;
  terminal.stderr.write(`excite: ${plain.sentence}${hint}${details}\n`);
  return statusOfError(plain.code);
}

const terminal = processTerminal();
let status: ExitStatus = exitStatus.failed;
try {
  const bundles = dirname(fileURLToPath(import.meta.url));
  status = await runProgram(process.argv.slice(2), { terminal, bundles, env: process.env });
} catch (error) {
  status = told(error, terminal);
}
await Promise.all([flushed(terminal.stdout), flushed(terminal.stderr)]);
process.exit(status);
