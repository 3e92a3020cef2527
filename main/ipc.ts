import { serialize } from 'node:v8';
import type { z } from 'zod';
import type { ChannelName, Envelope, EventName, EventOf, Reply, Request } from '../core/contract/channels.ts';
import { ExpectedError, toPlainError, type Issue } from '../core/contract/errors.ts';
import { RateLimit } from './rateLimit.ts';

/** A page of a window, as far as it hears events. */
export interface Page {
  readonly id: number;
  send<E extends EventName>(event: E, payload: EventOf<E>): void;
}

export type Handlers<C extends ChannelName> = {
  readonly [K in C]: (request: Request<K>, pageId: number) => Promise<Reply<K>> | Reply<K>;
};

/** Where a request comes from, in facts that the page cannot set. */
export interface Sender {
  readonly isMainFrame: boolean;
  readonly origin: string;
  readonly pageId: number;
}

export interface Desk<C extends ChannelName> {
  /** What it answers, with the form of each. */
  readonly channels: Readonly<Record<C, { readonly request: z.ZodType; readonly reply: z.ZodType }>>;
  readonly handlers: Handlers<C>;
  readonly origin: string;
  readonly nowMs: () => number;
  /** Parses what handlers answer as well: tests and development. */
  readonly checkReplies: boolean;
  /** Hears of failures that are bugs. */
  readonly onBug: (channel: string, error: unknown) => void;
}

/** A study's params, a name and a note fit many times over. */
const maxRequestBytes = 512 * 1024;

/** Answers requests of the window: sender, channel, rate, size and form are checked before a handler hears of it. */
export class Ipc<C extends ChannelName> {
  private readonly desk: Desk<C>;
  private readonly rates = new Map<string, RateLimit>();

  constructor(desk: Desk<C>) {
    this.desk = desk;
  }

  async answer(sender: Sender, channel: unknown, request: unknown): Promise<Envelope> {
    try {
      if (!this.isOurs(sender)) throw refusal('Only the page of the workbench may ask.');
      if (!this.takes(channel)) throw refusal(`There is no channel ${nameOf(channel)}.`);
      this.checkRate(channel, sender.pageId);
      if (serialize(request).byteLength > maxRequestBytes)
        throw refusal(`A request on ${channel} is larger than ${maxRequestBytes} bytes.`);
      return { ok: true, reply: await this.handle(channel, request, sender.pageId) };
    } catch (error) {
      if (!(error instanceof ExpectedError)) this.desk.onBug(nameOf(channel), error);
      return { ok: false, error: toPlainError(error) };
    }
  }

  /** Whether the page of the workbench itself asks. */
  isOurs({ isMainFrame, origin }: Sender): boolean {
    return isMainFrame && origin === this.desk.origin;
  }

  /** Whether the channel is one of this desk's. */
  takes(channel: unknown): channel is C {
    return typeof channel === 'string' && Object.hasOwn(this.desk.channels, channel);
  }

  private async handle(channel: C, request: unknown, pageId: number): Promise<unknown> {
    const schema = this.desk.channels[channel];
    const parsed = schema.request.safeParse(request);
    if (!parsed.success) {
      const issues = parsed.error.issues.map((issue): Issue => {
        const key = issue.path.join('.') || 'request';
        return { key, received: received(request, issue.path), sentence: `${key}: ${issue.message}.` };
      });
      throw new ExpectedError('badInput', issues.map((issue) => issue.sentence).join(' '), { issues });
    }
    const reply = await this.desk.handlers[channel](parsed.data as Request<C>, pageId);
    return this.desk.checkReplies ? schema.reply.parse(reply) : reply;
  }

  private checkRate(channel: ChannelName, pageId: number): void {
    const key = `${pageId} ${channel}`;
    const rate = this.rates.get(key) ?? new RateLimit(ratesPerSecond[channel] ?? 100);
    this.rates.set(key, rate);
    if (!rate.take(this.desk.nowMs())) throw refusal(`Too many requests on ${channel}; wait a second.`);
  }
}

/** What starts processes or opens dialogs is asked for by hand, so seldom. */
const ratesPerSecond: Partial<Record<ChannelName, number>> = {
  'app.doctor': 2,
  'app.saveReport': 2,
  'documents.open': 2,
  'settings.dataFolder': 2,
  'clipboard.write': 10,
  'run.start': 10,
  'run.resume': 10,
  'run.branch': 10,
  'runs.export': 2,
  'runs.exportWeights': 2,
  'runs.compare': 2,
  'data.fetch': 2,
  'data.take': 2,
  'diagnosis.open': 2,
  'diagnosis.measure': 2,
  'diagnosis.save': 2,
};

/** A channel's name for a sentence, whatever was sent in its place. */
function nameOf(channel: unknown): string {
  return typeof channel === 'string' ? JSON.stringify(channel.slice(0, 60)) : `of type ${typeof channel}`;
}

function refusal(sentence: string): ExpectedError {
  return new ExpectedError('refused', sentence);
}

function received(request: unknown, path: readonly PropertyKey[]): string {
  let value: unknown = request;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  return value === undefined
    ? 'missing'
    : String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 80);
}
