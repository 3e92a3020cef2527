import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataStatus } from '../../../core/contract/channels.ts';
import { DataWork } from '../../../main/data/dataWork.ts';
import type { DataRequest, FromData } from '../../../main/data/protocol.ts';

describe('the data sets of the window', () => {
  let folder: string;
  let told: DataStatus[];
  let bugs: string[];
  let children: { request: DataRequest; say: (message: FromData) => void; exit: () => void; cancelled: boolean }[];
  let work: DataWork;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'excite-data-work-'));
    [told, bugs, children] = [[], [], []];
    work = new DataWork({
      folder,
      fork: (request) => {
        const child: (typeof children)[number] = { request, say: () => {}, exit: () => {}, cancelled: false };
        children.push(child);
        return {
          onMessage: (listener) => (child.say = listener),
          onExit: (listener) => (child.exit = listener),
          cancel: () => (child.cancelled = true),
          kill: () => {},
        };
      },
      onChanged: (status) => told.push(status),
      onBug: (sentence) => bugs.push(sentence),
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lists what can be fetched and what was imported', () => {
    mkdirSync(join(folder, 'mine'));
    expect(work.status()).toMatchObject({
      sets: [
        { name: 'cifar10', present: false },
        { name: 'mine', kind: 'table', what: 'imported table', present: true },
      ],
      work: null,
      failure: null,
    });
  });

  it('tells every step of a fetch, and that the set is here at its end', () => {
    work.start({ kind: 'cifar10', archive: null });
    expect(children[0]!.request).toEqual({ folder, task: { kind: 'cifar10', archive: null } });
    const step = { set: 'cifar10', sentence: '70 of 139 MB after 9 s', share: 0.45 };
    children[0]!.say({ kind: 'progress', work: step });
    mkdirSync(join(folder, 'cifar10'));
    children[0]!.say({ kind: 'ready' });
    children[0]!.exit();
    expect(told.map((status) => status.work?.sentence)).toEqual(['Starting', step.sentence, undefined]);
    expect(told.at(-1)).toMatchObject({ sets: [{ name: 'cifar10', present: true }], failure: null });
  });

  it('keeps the images that it has found when it is told to, with what they were looked at with', () => {
    const task = { kind: 'images', source: '/pictures', name: 'mine', seed: 3, testShare: 0.2, resize: true } as const;
    work.start({ ...task, leaveOutBad: false, keep: false });
    const report = { classes: [], split: 'drawn', bad: [], badCount: 0, warnings: [] } as const;
    const said = { ...report, classes: [], bad: [], warnings: [] };
    children[0]!.say({ kind: 'ready', report: said });
    expect(work.status().found).toEqual({ set: 'mine', source: '/pictures', report });
    work.keepImages(true);
    expect(children[1]!.request.task).toEqual({ ...task, leaveOutBad: true, keep: true });
    expect(work.status().found).toBeNull();
    children[1]!.say({ kind: 'ready', report: said });
    expect(work.status()).toMatchObject({ work: null, failure: null, found: null });
    expect(() => work.keepImages(false)).toThrow('No folder of images waits to be kept.');
  });

  it('lets one process work at a time', () => {
    work.start({ kind: 'cifar10', archive: '/archive.tar.gz' });
    expect(() => work.start({ kind: 'cifar10', archive: null })).toThrow('cifar10 is being fetched already.');
    expect(children).toHaveLength(1);
  });

  it('keeps the sentence of a failure until the next attempt', () => {
    work.start({ kind: 'cifar10', archive: null });
    children[0]!.say({ kind: 'failed', error: { code: 'unavailable', sentence: 'No network.', hint: 'Take a file.' } });
    children[0]!.exit();
    expect(work.status()).toMatchObject({ work: null, failure: { sentence: 'No network.', hint: 'Take a file.' } });
    expect(bugs).toEqual([]);
    work.start({ kind: 'cifar10', archive: null });
    expect(work.status().failure).toBeNull();
  });

  it('says so where the process ends without a word', () => {
    work.start({ kind: 'cifar10', archive: null });
    children[0]!.exit();
    expect(work.status().failure).toEqual({
      sentence: 'The process that fetched cifar10 ended before it was done.',
    });
  });

  it('forgets a cancelled process at once, whatever it still says', () => {
    work.start({ kind: 'cifar10', archive: null });
    work.cancel();
    expect(children[0]!.cancelled).toBe(true);
    expect(work.status()).toMatchObject({ work: null, failure: null });
    work.start({ kind: 'cifar10', archive: null });
    children[0]!.say({ kind: 'failed', error: { code: 'unavailable', sentence: 'aborted' } });
    children[0]!.exit();
    expect(work.status()).toMatchObject({ work: { sentence: 'Starting' }, failure: null });
  });
});
