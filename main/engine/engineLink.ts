import { ExpectedError, fromPlainError } from '../../core/contract/errors.ts';
import type { EngineExit, EngineProcess, ForkEngine, FromEngine, ToEngine } from './protocol.ts';

interface Answers {
  readonly check: 'checked';
  readonly prepare: 'ready';
  readonly branch: 'branched';
}
type Question = Extract<ToEngine, { kind: keyof Answers }>;
type Answer<Q extends Question> = Extract<FromEngine, { kind: Answers[Q['kind']] }>;

interface Asked {
  readonly resolve: (message: FromEngine) => void;
  readonly reject: (error: Error) => void;
}

/** A forked engine: questions with their answers, then a listener for its run. */
export class EngineLink {
  readonly exit: Promise<EngineExit>;
  gone = false;
  private readonly process: EngineProcess;
  private readonly asked = new Map<number, Asked>();
  private listener: (message: FromEngine) => void = () => undefined;
  private nextId = 1;

  constructor(fork: ForkEngine) {
    this.process = fork();
    this.process.onMessage((message) => this.hear(message));
    this.exit = new Promise((resolve) => {
      this.process.onExit((exit) => {
        this.gone = true;
        const error = new ExpectedError('engineLost', `The engine ended before it could answer (${exitWords(exit)}).`);
        for (const { reject } of this.asked.values()) reject(error);
        this.asked.clear();
        resolve(exit);
      });
    });
  }

  async ask<Q extends Question>(question: Omit<Q, 'id'>): Promise<Answer<Q>> {
    if (this.gone) throw new ExpectedError('engineLost', 'The engine is gone.');
    const id = this.nextId++;
    const answer = new Promise<FromEngine>((resolve, reject) => this.asked.set(id, { resolve, reject }));
    this.process.send({ ...question, id } as Q);
    const message = await answer;
    if (message.kind === 'refused') throw fromPlainError(message.error);
    return message as Answer<Q>;
  }

  listen(listener: (message: FromEngine) => void): void {
    this.listener = listener;
  }

  send(message: ToEngine): void {
    if (!this.gone) this.process.send(message);
  }

  /** At once; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (!this.gone) this.process.kill();
    await this.exit;
  }

  private hear(message: FromEngine): void {
    if ('id' in message) {
      this.asked.get(message.id)?.resolve(message);
      this.asked.delete(message.id);
    } else this.listener(message);
  }
}

export function exitWords({ code, signal }: EngineExit): string {
  return signal === null ? `exit status ${code ?? 'unknown'}` : `killed by ${signal}`;
}
