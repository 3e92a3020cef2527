import { expect, it } from 'vitest';
import { Watchers } from '../../main/watchers.ts';

it('rows go to the pages that watch the run, changes to all', () => {
  const heard: string[] = [];
  const watchers = new Watchers();
  for (const id of [1, 2]) watchers.addPage({ id, send: (event) => heard.push(`${id} ${event}`) });
  const progress = { runId: 'a', done: 1, total: 2, label: '', etaMs: null, rows: 0 };
  const tell = (): string[] => {
    heard.length = 0;
    watchers.toWatching('a', 'run.progress', progress);
    return [...heard];
  };
  watchers.watch('a', 1);
  watchers.watch('a', 1);
  expect(tell()).toEqual(['1 run.progress']);
  watchers.watch('a', 2);
  watchers.unwatch('a', 1);
  expect(tell()).toEqual(['2 run.progress']);
  watchers.forgetWatches(2);
  expect(tell()).toEqual([]);
  watchers.watch('a', 2);
  watchers.removePage(2);
  watchers.toAll('history.lost', { sentence: '' });
  expect(heard).toEqual(['1 history.lost']);
});
