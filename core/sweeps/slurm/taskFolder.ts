import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { runSpecSchema, type RunSpec } from '../../contract/run.ts';

/** How a task ended: with a run to be gathered, or with the reason why there is none. */
const endingSchema = z.union([z.object({ runId: z.string() }), z.object({ refused: z.string() })]);
export type TaskEnding = z.infer<typeof endingSchema>;

/** Where the task of one run keeps its files, on the disk that the nodes share. */
export class TaskFolder {
  readonly folder: string;

  constructor(sweepFolder: string, hash: string) {
    this.folder = join(sweepFolder, 'tasks', hash);
  }

  /** The home of the task alone: its database, log and checkpoints. */
  get home(): string {
    return join(this.folder, 'home');
  }

  get database(): string {
    return join(this.home, 'history.sqlite');
  }

  writeSpec(spec: RunSpec): void {
    mkdirSync(this.folder, { recursive: true });
    writeWhole(join(this.folder, 'spec.json'), JSON.stringify(spec));
  }

  /** undefined: the run was gathered and its folder is gone. */
  readSpec(): RunSpec | undefined {
    return this.read('spec.json', runSpecSchema);
  }

  writeEnding(ending: TaskEnding): void {
    writeWhole(join(this.folder, 'ended.json'), JSON.stringify(ending));
  }

  readEnding(): TaskEnding | undefined {
    return this.read('ended.json', endingSchema);
  }

  /** Takes the run for that job; false where another one holds it, whose name is `holder`. */
  claim(job: string): boolean {
    try {
      writeFileSync(join(this.folder, 'claim'), job, { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return this.holder === job;
    }
  }

  takeOver(job: string): void {
    writeWhole(join(this.folder, 'claim'), job);
  }

  get holder(): string | undefined {
    const file = join(this.folder, 'claim');
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  private read<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const file = join(this.folder, name);
    return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  }
}

/** All of a file or nothing, also for a reader on another machine. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  writeFileSync(temporary, text);
  const opened = openSync(temporary, 'r+');
  fsyncSync(opened);
  closeSync(opened);
  renameSync(temporary, file);
}
