import { fork } from 'node:child_process';
import type { Probe, ProbedPart } from '../doctor.ts';

/** A forked probe process, whoever forked it. */
export interface ProbeProcess {
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

const limitMs = 30_000;

/** Asks a probe process for each part; one that crashes or hangs is told as such. */
export function probeWith(start: (part: ProbedPart) => ProbeProcess): (part: ProbedPart) => Promise<Probe> {
  return (part) =>
    new Promise((resolve) => {
      const child = start(part);
      const timer = setTimeout(() => {
        resolve({ ok: false, value: `no answer within ${limitMs / 1000} s` });
        child.kill();
      }, limitMs);
      child.onMessage((message) => {
        clearTimeout(timer);
        resolve(message as Probe);
        child.kill();
      });
      child.onExit((code) => {
        clearTimeout(timer);
        resolve({ ok: false, value: `its process crashed (exit ${code ?? 'by a signal'})` });
      });
    });
}

/** Probe processes of plain Node: `entry` is the bundle of probe.ts. */
export function forkProbe(entry: string): (part: ProbedPart) => ProbeProcess {
  return (part) => {
    const child = fork(entry, [part], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    return {
      onMessage: (listener) => child.once('message', listener),
      onExit: (listener) => child.once('exit', listener),
      kill: () => child.kill('SIGKILL'),
    };
  };
}
