import type { Bridge, ChannelName, EventName, EventOf, Reply, Request } from '../core/contract/channels.ts';
import { fromPlainError } from '../core/contract/errors.ts';

declare global {
  interface Window {
    readonly workbench: Bridge;
  }
}

/** Asks the main process; a failure is thrown as an ExpectedError with its sentence. */
export async function invoke<C extends ChannelName>(channel: C, request: Request<C>): Promise<Reply<C>> {
  const envelope = await window.workbench.invoke(channel, request);
  if (!envelope.ok) throw fromPlainError(envelope.error);
  return envelope.reply as Reply<C>;
}

/** Hears an event until the returned function is called. */
export function listen<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void {
  return window.workbench.on(event, (payload) => listener(payload as EventOf<E>));
}
