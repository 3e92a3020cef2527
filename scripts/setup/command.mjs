import { spawn, spawnSync } from 'node:child_process';
import { SetupError } from './say.mjs';

/** Runs a program; its output is shown only when it fails. Throws a SetupError with the given sentence. */
export function run(program, args, { cwd, env, sentence }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (data) => {
      output = (output + data).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', () => reject(new SetupError(`${sentence} (${program} is not on this machine.)`)));
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new SetupError(`${sentence}\n${lastLines(output)}`));
    });
  });
}

function lastLines(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^npm warn/i.test(line));
  return lines
    .slice(-6)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** Whether a program answers with exit status 0 within the time: probes, never installs. */
export function succeeds(program, args, { env, cwd, timeoutMs = 20_000 } = {}) {
  const result = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    timeout: timeoutMs,
  });
  return result.status === 0;
}

export function hasProgram(program) {
  return succeeds('sh', ['-c', `command -v ${program}`]);
}
