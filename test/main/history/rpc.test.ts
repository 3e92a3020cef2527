import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { openHistory } from '../../../core/history/openHistory.ts';
import { historyClient, type RemoteHistory } from '../../../main/history/client.ts';
import type { Port } from '../../../main/history/protocol.ts';
import { serveHistory } from '../../../main/history/serveHistory.ts';
import { claim, newRun, owner, rowBatch, rowsOf, scratchFolder } from '../../core/history/sampleRun.ts';

function asPort(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
    onClosed: (listener) => port.on('close', listener),
  };
}

/** A client whose server runs here too, with structured clones between them. */
function served(open = () => openHistory(join(scratchFolder(), 'history.sqlite'))): {
  history: RemoteHistory;
  ours: MessagePort;
  logged: unknown[];
} {
  const { port1, port2 } = new MessageChannel();
  const logged: unknown[] = [];
  const server = serveHistory(asPort(port2), open, (error) => logged.push(error));
  onTestFinished(() => {
    port1.close();
    server.close();
  });
  return { history: historyClient(asPort(port1)), ours: port1, logged };
}

describe('the history behind a port', () => {
  it('gives back what the store gives, number for number', async () => {
    const { history } = served();
    const { id } = await history.createRun(newRun());
    const rows = [0.1, 1e-320, NaN, Infinity, -Infinity, -0].map((value, step) => [0, 0, 0, step, value] as const);
    await history.appendRows(id, rowBatch(rows));
    expect(rowsOf((await history.rowPage(id, null, 10)).batch)).toEqual(rows);
    const end = {
      status: 'finished',
      stopReason: 'converged',
      reason: null,
      steps: 5,
      wallMs: 1,
      claims: [claim],
    } as const;
    expect(await history.endRun(id, end)).toEqual(await history.runRecord(id));
    expect((await history.runDetail(id)).claims).toEqual([claim]);
    expect(await history.verifyRun(id)).toEqual([]);
    expect(await history.exportRun(id, 'csv', scratchFolder())).toContain(id);
  });

  it('asks this side who is alive', async () => {
    const { history } = served();
    const [lost, kept] = [
      await history.createRun(newRun()),
      await history.createRun(newRun({ owner: { ...owner, pid: 1 } })),
    ];
    expect(await history.markLostRuns((who) => who.pid === 1)).toMatchObject([{ id: lost.id, status: 'interrupted' }]);
    expect(await history.requestCancel(kept.id, () => true)).toMatchObject({ status: 'running' });
    expect(await history.heartbeat(kept.id, { nowMs: 1, steps: 1, wallMs: 1 })).toEqual({ cancelRequested: true });
    expect(await history.requestCancel(kept.id, () => false)).toMatchObject({ status: 'cancelled' });
  });

  it('carries expected errors with code and sentence, and names a bug', async () => {
    const { history, logged } = served();
    await expect(history.runRecord('nope')).rejects.toBeInstanceOf(ExpectedError);
    await expect(history.runRecord('nope')).rejects.toMatchObject({ code: 'notFound' });
    expect(logged).toEqual([]);
    const { id } = await history.createRun(newRun());
    await expect(history.appendRows(id, rowBatch([[9, 0, 0, 0, 1]]))).rejects.toMatchObject({ code: 'bug' });
    expect(logged).toHaveLength(1);
  });

  it('answers every call with the reason while the database cannot be opened', async () => {
    let isNewer = true;
    const file = join(scratchFolder(), 'history.sqlite');
    const { history } = served(() => {
      if (isNewer) throw new ExpectedError('databaseNewer', 'too new');
      return openHistory(file);
    });
    await expect(history.listRuns({ limit: 1 })).rejects.toMatchObject({ code: 'databaseNewer', message: 'too new' });
    isNewer = false;
    expect(await history.listRuns({ limit: 1 })).toEqual([]);
  });

  it('answers no method that is not on the list', async () => {
    const { history, ours, logged } = served();
    for (const method of ['close', 'constructor', '__proto__', 'addArtefact'])
      ours.postMessage({ id: -1, method, args: [] });
    ours.postMessage('nonsense');
    expect(await history.listRuns({ limit: 1 })).toEqual([]);
    expect(logged).toHaveLength(5);
  });

  it('refuses open and new calls once the other end is gone', async () => {
    let close = (): void => undefined;
    const silent: Port = {
      post: () => undefined,
      onMessage: () => undefined,
      onClosed: (listener) => (close = listener),
    };
    const history = historyClient(silent);
    const open = [history.listRuns({ limit: 1 }), history.runRecord('a')];
    close();
    for (const call of [...open, history.runRecord('b')])
      await expect(call).rejects.toMatchObject({ code: 'historyLost' });
  });
});
