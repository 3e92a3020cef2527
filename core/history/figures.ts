import { ExpectedError } from '../contract/errors.ts';
import { figureDocumentSchema, figureHead, type FigureDocument, type FigureHead } from '../contract/figure.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { newRunId } from './runId.ts';
import type { RandomBytes } from './runWrites.ts';

/** The composer's documents, last changed first. One that a newer workbench wrote in a form unknown here is left out. */
export function listFigures(database: ReadableDatabase): FigureHead[] {
  const sql = 'SELECT id, document, changed_at AS changedAt FROM figures ORDER BY changed_at DESC, figure_key DESC';
  return database
    .all<{ id: string; document: string; changedAt: number }>(sql)
    .flatMap(({ id, document, changedAt }) => {
      const read = figureDocumentSchema.safeParse(JSON.parse(document));
      return read.success ? [figureHead(id, read.data, changedAt)] : [];
    });
}

/** Throws notFound; a document that cannot be read is badInput. */
export function figureDocument(database: ReadableDatabase, figureId: string): FigureDocument {
  const found = database.first<{ document: string }>('SELECT document FROM figures WHERE id = ?', figureId);
  if (!found) throw noFigure(figureId);
  const read = figureDocumentSchema.safeParse(JSON.parse(found.document));
  if (read.success) return read.data;
  const sentence = `The figure ${figureId} is of a form that this workbench does not know.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: 'figure', received: figureId, sentence }] });
}

/** A new figure, or what an older one is from now on; also one that was removed, under its old id. Returns the id. */
export function saveFigure(
  database: WritableDatabase,
  figureId: string | null,
  document: FigureDocument,
  nowMs: number,
  randomBytes: RandomBytes,
): string {
  return database.write(() => {
    const id = figureId ?? `figure-${newRunId(nowMs, randomBytes)}`;
    const sql = `INSERT INTO figures (id, document, changed_at) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at`;
    database.change(sql, id, JSON.stringify(document), nowMs);
    return id;
  });
}

export function removeFigure(database: WritableDatabase, figureId: string): void {
  database.write(() => {
    if (database.change('DELETE FROM figures WHERE id = ?', figureId) === 0) throw noFigure(figureId);
  });
}

function noFigure(figureId: string): ExpectedError {
  return new ExpectedError('notFound', `There is no figure ${JSON.stringify(figureId)} in this history.`);
}
