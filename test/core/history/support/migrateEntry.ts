import Sqlite from 'better-sqlite3';
import { WritableDatabase } from '../../../../core/history/database.ts';
import { migrate } from '../../../../core/history/migrate.ts';
import { migrations } from '../../../../core/history/migrations/migrations.ts';

/** Migrates the file and kills its own process before the statement of that number; prints how many it ran. */
const [file, killBefore] = [process.argv[2]!, Number(process.argv[3])];
let statements = 0;

function count(): void {
  if (statements++ === killBefore) process.kill(process.pid, 'SIGKILL');
}

class MortalDatabase extends WritableDatabase {
  override write<T>(work: () => T): T {
    return super.write(() => {
      count();
      const result = work();
      count();
      return result;
    });
  }

  override script(sql: string): void {
    for (const statement of sql.split(';').filter((text) => text.trim() !== '')) {
      count();
      super.script(statement);
    }
  }
}

const connection = new Sqlite(file);
connection.pragma('journal_mode = WAL');
connection.pragma('synchronous = FULL');
migrate(new MortalDatabase(connection), migrations);
connection.close();
process.stdout.write(String(statements));
