import { readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';
import { writeWhole } from './writeWhole.ts';

/** A document of the window on disk: read once, then written whole; the newest of writes that queue up wins. */
export class JsonFile<T> {
  private readonly file: string;
  private readonly schema: z.ZodType<T>;
  private readonly log: (sentence: string, error?: unknown) => void;
  private waiting: T | undefined;
  private writing: Promise<void> | undefined;

  constructor(file: string, schema: z.ZodType<T>, log: (sentence: string, error?: unknown) => void) {
    this.file = file;
    this.schema = schema;
    this.log = log;
  }

  /** What was saved last; null where nothing was, or where it cannot be read: then it is set aside, not lost. */
  async load(): Promise<T | null> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch {
      return null;
    }
    try {
      return this.schema.parse(JSON.parse(text));
    } catch (error) {
      const aside = `${this.file}.unreadable`;
      this.log(`${this.file} cannot be read; it is kept as ${aside}.`, error);
      await rename(this.file, aside).catch(() => undefined);
      return null;
    }
  }

  /** Resolves when this document, or a newer one, is on disk. */
  async save(document: T): Promise<void> {
    this.waiting = document;
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting !== undefined) {
      const text = JSON.stringify(this.waiting);
      this.waiting = undefined;
      await writeWhole(this.file, text);
    }
  }
}
