import { describe, expect, it } from 'vitest';
import { Leaving } from '../../main/leaving.ts';

describe('quitting', () => {
  const open = (running: number, answer = 2) => {
    const heard: string[] = [];
    const leaving = new Leaving({
      running: () => running,
      ask: ({ message }) => {
        heard.push(message);
        return Promise.resolve(answer);
      },
      quit: () => heard.push('quit'),
      tell: (sentence) => heard.push(sentence),
    });
    return { leaving, heard };
  };

  it('asks nothing while nothing runs', async () => {
    const { leaving, heard } = open(0);
    await leaving.wanted();
    expect(heard).toEqual(['quit']);
  });

  it.each([
    [0, ['2 runs are being computed.', 'quit']],
    [1, ['2 runs are being computed.', 'The workbench quits when the runs have ended.']],
    [2, ['2 runs are being computed.']],
  ])('does as answered: %i', async (answer, expected) => {
    const { leaving, heard } = open(2, answer);
    await leaving.wanted();
    expect(heard).toEqual(expected);
  });

  it('quits by itself once the last run has ended, if it was told to wait', async () => {
    const { leaving, heard } = open(1, 1);
    await leaving.wanted();
    leaving.look(true);
    expect(heard).not.toContain('quit');
    leaving.look(false);
    leaving.look(false);
    expect(heard.filter((word) => word === 'quit')).toHaveLength(1);
  });

  it('asks once at a time', async () => {
    const { leaving, heard } = open(1);
    await Promise.all([leaving.wanted(), leaving.wanted()]);
    expect(heard).toHaveLength(1);
  });
});
