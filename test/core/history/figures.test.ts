import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { chartFigure, type FigureDocument } from '../../../core/contract/figure.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import { scratchFolder, scratchHistory, thrownBy } from './sampleRun.ts';

const document = (title: string): FigureDocument => ({
  ...chartFigure('some-run', findStudy('rank-collapse')!.charts[0]!),
  title,
});

describe('the figure documents of a history', () => {
  it('are listed last changed first, and read as they were saved', () => {
    const history = scratchHistory();
    const first = history.saveFigure(null, document('first'), 1000);
    const second = history.saveFigure(null, document('second'), 2000);
    expect(history.listFigures().map(({ id }) => id)).toEqual([second, first]);
    expect(history.saveFigure(first, document('renamed'), 3000)).toBe(first);
    expect(history.listFigures()[0]).toEqual({
      id: first,
      title: 'renamed',
      panels: document('').panels.length,
      runs: ['some-run'],
      changedAt: 3000,
    });
    expect(history.figureDocument(first)).toEqual(document('renamed'));
  });

  it('come back under their id after they were removed', () => {
    const history = scratchHistory();
    const id = history.saveFigure(null, document('gone'), 1000);
    history.removeFigure(id);
    expect(history.listFigures()).toEqual([]);
    expect(thrownBy(() => history.figureDocument(id))).toMatchObject({ code: 'notFound' });
    expect(thrownBy(() => history.removeFigure(id))).toMatchObject({ code: 'notFound' });
    expect(history.saveFigure(id, document('back'), 2000)).toBe(id);
    expect(history.figureDocument(id).title).toBe('back');
  });

  it('of a form that is not known are left out of the list and named when they are asked for', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const history = scratchHistory(file);
    const id = history.saveFigure(null, document('old'), 1000);
    const database = new Sqlite(file);
    database.prepare(`UPDATE figures SET document = json_set(document, '$.version', 2)`).run();
    database.close();
    expect(history.listFigures()).toEqual([]);
    expect(thrownBy(() => history.figureDocument(id))).toMatchObject({ code: 'badInput' });
  });
});
