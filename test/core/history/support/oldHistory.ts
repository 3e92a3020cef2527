import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openConnections } from '../../../../core/history/connections.ts';
import { migrate } from '../../../../core/history/migrate.ts';
import { migrations } from '../../../../core/history/migrations/migrations.ts';

/** A file as the workbench of that schema version left it, with a row in every table. */
export function oldHistory(folder: string, version: number): string {
  const file = join(folder, 'history.sqlite');
  const connections = openConnections(file);
  migrate(connections.writer, migrations.slice(0, version));
  connections.close();
  const database = new Sqlite(file);
  database.pragma('foreign_keys = ON');
  const tables = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`)
    .pluck();
  for (const table of tables.all() as string[]) {
    const columns = database.pragma(`table_info(${table})`) as { type: string }[];
    const values = columns.map(({ type }) => (type === 'TEXT' ? `'0.1'` : type === 'BLOB' ? `x'80'` : '1'));
    database.exec(`INSERT INTO ${table} VALUES (${values.join(', ')})`);
  }
  database.close();
  return file;
}

/** Version, schema and every row of a file. */
export function wholeFile(file: string): { version: unknown; schema: unknown[]; rows: Record<string, unknown[]> } {
  const database = new Sqlite(file, { readonly: true });
  const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all() as {
    type: string;
    name: string;
  }[];
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
  const rows = Object.fromEntries(tables.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
  const version = database.pragma('user_version', { simple: true });
  database.close();
  return { version, schema, rows };
}
