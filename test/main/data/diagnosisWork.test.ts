import { beforeEach, describe, expect, it } from 'vitest';
import type { DiagnosisStatus } from '../../../core/contract/diagnosis.ts';
import { DiagnosisWork } from '../../../main/data/diagnosisWork.ts';
import type { DataRequest, FromData } from '../../../main/data/protocol.ts';

const diagnosis = { format: 'npz', metadata: {}, tensors: [], net: null } as const;
const measured = { diagnosis, text: '{"file":"/a.npz"}\n' };
const wishes = { data: 'mine', slope: 0.1, threshold: 0, points: 5 };

describe('the file of weights that the window looks at', () => {
  let told: DiagnosisStatus[];
  let bugs: string[];
  let children: { request: DataRequest; say: (message: FromData) => void; exit: () => void; killed: boolean }[];
  let work: DiagnosisWork;

  beforeEach(() => {
    [told, bugs, children] = [[], [], []];
    work = new DiagnosisWork({
      folder: '/data',
      fork: (request) => {
        const child: (typeof children)[number] = { request, say: () => {}, exit: () => {}, killed: false };
        children.push(child);
        return {
          onMessage: (listener) => (child.say = listener),
          onExit: (listener) => (child.exit = listener),
          cancel: () => {},
          kill: () => (child.killed = true),
        };
      },
      onChanged: (status) => told.push(status),
      onBug: (sentence) => bugs.push(sentence),
    });
  });

  it('is measured by a process of its own, which says how far it is, and saved as the terminal prints it', () => {
    expect(work.status()).toBeNull();
    work.open('/a.npz');
    expect(children[0]!.request).toEqual({ folder: '/data', task: { kind: 'weights', file: '/a.npz', wishes: null } });
    children[0]!.say({ kind: 'progress', work: { set: 'a.npz', sentence: 'Singular values of W1', share: 0.5 } });
    expect(() => work.result()).toThrow('There is no diagnosis to save.');
    children[0]!.say({ kind: 'ready', measured });
    children[0]!.exit();
    expect(told.map((status) => status?.work)).toEqual([
      { sentence: 'Reading a.npz', share: null },
      { sentence: 'Singular values of W1', share: 0.5 },
      null,
    ]);
    expect(work.status()).toEqual({ file: '/a.npz', wishes: null, work: null, failure: null, diagnosis });
    expect(work.result()).toEqual({ name: 'a.npz.diagnosis.json', text: measured.text });
  });

  it('is measured again on points, which a file must be open for', () => {
    expect(() => work.measure(wishes)).toThrow('No file of weights is open.');
    work.open('/a.npz');
    children[0]!.say({ kind: 'ready', measured });
    work.measure(wishes);
    expect(children[1]!.request.task).toEqual({ kind: 'weights', file: '/a.npz', wishes });
    children[1]!.say({ kind: 'failed', error: { code: 'badInput', sentence: '/a.npz cannot be used: no matrix.' } });
    children[1]!.exit();
    expect(work.status()).toMatchObject({
      wishes,
      work: null,
      failure: { sentence: '/a.npz cannot be used: no matrix.' },
      diagnosis: null,
    });
    expect(bugs).toEqual([]);
  });

  it('is given up at once when told to, and when another file is opened, whatever the process still says', () => {
    work.open('/a.npz');
    work.open('/b.npz');
    expect(children.map(({ killed }) => killed)).toEqual([true, false]);
    children[0]!.say({ kind: 'ready', measured });
    children[0]!.exit();
    expect(work.status()).toMatchObject({ file: '/b.npz', work: { sentence: 'Reading b.npz' }, diagnosis: null });
    work.cancel();
    expect(children[1]!.killed).toBe(true);
    children[1]!.exit();
    expect(work.status()).toEqual({ file: '/b.npz', wishes: null, work: null, failure: null, diagnosis: null });
  });

  it('says so where the process ends without a word, and logs what is a bug', () => {
    work.open('/a.npz');
    children[0]!.exit();
    expect(work.status()?.failure?.sentence).toBe('The process that measured a.npz ended before it was done.');
    work.open('/a.npz');
    children[1]!.say({ kind: 'failed', error: { code: 'bug', sentence: 'x is undefined' } });
    expect(bugs).toEqual(['x is undefined']);
  });
});
