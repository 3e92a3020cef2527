import { describe, expect, it } from 'vitest';
import { workbenchChannels, type WorkbenchChannel } from '../../core/contract/channels.ts';
import { ExpectedError } from '../../core/contract/errors.ts';
import { startChannels } from '../../core/contract/startChannels.ts';
import { Ipc, type Desk, type Handlers, type Sender } from '../../main/ipc.ts';

const sender: Sender = { isMainFrame: true, origin: 'workbench://app', pageId: 1 };

/** A desk whose handlers note what they are asked and answer what `replies` says. */
function desk(replies: Partial<Record<string, unknown>> = {}, nowMs: () => number = () => 0) {
  const asked: [string, unknown][] = [];
  const bugs: unknown[] = [];
  const handlers = Object.fromEntries(
    Object.keys(workbenchChannels).map((channel) => [
      channel,
      (request: unknown) => {
        asked.push([channel, request]);
        const reply = replies[channel] ?? {};
        if (reply instanceof Error) throw reply;
        return reply;
      },
    ]),
  ) as unknown as Handlers<WorkbenchChannel>;
  const options: Desk<WorkbenchChannel> = {
    channels: workbenchChannels,
    handlers,
    origin: 'workbench://app',
    nowMs,
    checkReplies: true,
    onBug: (_channel, error) => bugs.push(error),
  };
  return { ipc: new Ipc(options), asked, bugs };
}

describe('requests of the window', () => {
  it('reach their handler parsed, and its reply comes back', async () => {
    const { ipc, asked } = desk();
    expect(await ipc.answer(sender, 'run.cancel', { runId: 'r-1', more: 'dropped' })).toEqual({ ok: true, reply: {} });
    expect(asked).toEqual([['run.cancel', { runId: 'r-1' }]]);
  });

  it.each([
    ['a subframe', { ...sender, isMainFrame: false }, 'app.info', {}],
    ['another origin', { ...sender, origin: 'https://example.org' }, 'app.info', {}],
    ['an unknown channel', sender, 'run.delete', {}],
    ['a channel of the prototype', sender, 'constructor', {}],
    ['a channel that is no text', sender, { toString: 'x' }, {}],
    ['an oversized request', sender, 'clipboard.write', { text: 'x'.repeat(600_000) }],
  ])('from or with %s are refused before any handler', async (_what, from, channel, request) => {
    const { ipc, asked, bugs } = desk();
    expect(await ipc.answer(from, channel, request)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect([asked, bugs]).toEqual([[], []]);
  });

  it.each([
    ['run.cancel', { runId: '../../etc' }, 'runId'],
    ['run.cancel', null, 'request'],
    ['runs.list', { limit: 1e9 }, 'limit'],
    ['runs.export', { runIds: [], format: 'csv' }, 'runIds'],
    ['runs.export', { runIds: ['a'], format: 'exe' }, 'format'],
  ])('on %s with %o name the key at fault', async (channel, request, key) => {
    const { ipc, asked } = desk();
    const answer = await ipc.answer(sender, channel, request);
    expect(answer).toMatchObject({ ok: false, error: { code: 'badInput', issues: [{ key }] } });
    expect(asked).toEqual([]);
  });

  it('that fail come back as data: expected ones as they are, others as bugs', async () => {
    const expected = new ExpectedError('notFound', 'There is no run r-1.', { hint: 'List the runs.' });
    const { ipc, bugs } = desk({ 'runs.show': expected, 'run.cancel': new TypeError('x is undefined') });
    expect(await ipc.answer(sender, 'runs.show', { runId: 'r-1' })).toEqual({
      ok: false,
      error: { code: 'notFound', sentence: 'There is no run r-1.', hint: 'List the runs.' },
    });
    expect(await ipc.answer(sender, 'run.cancel', { runId: 'r-1' })).toMatchObject({
      ok: false,
      error: { code: 'bug' },
    });
    expect(bugs).toHaveLength(1);
  });

  it('are those of one desk alone', async () => {
    const { ipc, asked } = desk();
    expect(Object.keys(startChannels).filter((channel) => ipc.takes(channel))).toEqual([]);
    expect(['run.start', 'toString', 7].map((channel) => ipc.takes(channel))).toEqual([true, false, false]);
    expect(await ipc.answer(sender, 'window.load', {})).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(asked).toEqual([]);
  });

  it('get no reply that breaks the contract', async () => {
    const { ipc, bugs } = desk({ 'app.info': { appVersion: 1 } });
    expect(await ipc.answer(sender, 'app.info', {})).toMatchObject({ ok: false, error: { code: 'bug' } });
    expect(bugs).toHaveLength(1);
  });

  it('are held to a rate a channel, and heard again later', async () => {
    let now = 0;
    const { ipc, asked } = desk({ 'runs.export': { saved: null } }, () => now);
    const ask = () => ipc.answer(sender, 'runs.export', { runIds: ['a'], format: 'csv' });
    for (let i = 0; i < 10; i++) await ask();
    expect(asked).toHaveLength(4);
    now = 1000;
    for (let i = 0; i < 10; i++) await ask();
    expect(asked).toHaveLength(6);
    expect(await ipc.answer(sender, 'run.watch', { runId: 'r-1' })).toMatchObject({ ok: true });
  });
});
