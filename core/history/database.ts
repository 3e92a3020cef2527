import type { Database, Statement } from 'better-sqlite3';
import { sortSqliteError } from './sqliteErrors.ts';

type Value = number | string | Uint8Array | null;

/** A connection that can only read: the type has no way to write, and a statement that would is refused. */
export class ReadableDatabase {
  readonly file: string;
  protected readonly connection: Database;
  private readonly statements = new Map<string, Statement>();

  constructor(connection: Database) {
    this.connection = connection;
    this.file = connection.name;
  }

  /** The caller knows the columns that its SQL selects. */
  all<T>(sql: string, ...values: Value[]): T[] {
    return this.sorted(() => this.reading(sql).all(...values) as T[]);
  }

  first<T>(sql: string, ...values: Value[]): T | undefined {
    return this.sorted(() => this.reading(sql).get(...values) as T | undefined);
  }

  /** Rows one by one, each as an array of its columns. */
  eachRow<T extends readonly unknown[]>(sql: string, values: readonly Value[], visit: (row: T) => void): void {
    this.sorted(() => {
      for (const row of this.reading(sql, 'array').iterate(...values)) visit(row as T);
    });
  }

  /** Several reads of one state of the database. */
  snapshot<T>(read: () => T): T {
    return this.connection.inTransaction ? read() : this.sorted(() => this.connection.transaction(read).deferred());
  }

  /** SQLite's online back-up: whole, and of one moment, while others write. */
  async copyTo(file: string): Promise<void> {
    try {
      await this.connection.backup(file);
    } catch (error) {
      throw sortSqliteError(error, file);
    }
  }

  protected prepared(sql: string, rows: 'object' | 'array' = 'object'): Statement {
    const key = `${rows} ${sql}`;
    let statement = this.statements.get(key);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      if (rows === 'array') statement.raw();
      this.statements.set(key, statement);
    }
    return statement;
  }

  private reading(sql: string, rows: 'object' | 'array' = 'object'): Statement {
    const statement = this.prepared(sql, rows);
    if (!statement.readonly) throw new Error(`a read would write: ${sql}`);
    return statement;
  }

  protected sorted<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sortSqliteError(error, this.file);
    }
  }
}

/** The one writing connection of a process. Every write is `BEGIN IMMEDIATE`, on disk when it returns. */
export class WritableDatabase extends ReadableDatabase {
  write<T>(work: () => T): T {
    return this.sorted(() => this.connection.transaction(work).immediate());
  }

  /** One change, inside `write`; returns how many rows it changed. */
  change(sql: string, ...values: Value[]): number {
    return this.writing(sql).run(...values).changes;
  }

  /** A prepared change for a loop, inside `write`. */
  writing(sql: string): Statement {
    if (!this.connection.inTransaction) throw new Error(`a write outside a transaction: ${sql}`);
    return this.prepared(sql);
  }

  /** Several statements of a migration, inside `write`. */
  script(sql: string): void {
    if (!this.connection.inTransaction) throw new Error('a script outside a transaction');
    this.connection.exec(sql);
  }
}
