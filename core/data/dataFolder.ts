import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../contract/errors.ts';
import type { DataSets } from './dataSets.ts';

/** How a set that is not there is had. */
const howToGet: Readonly<Record<string, string>> = { cifar10: 'excite data fetch cifar10' };

/** Data sets as folders of files: `<folder>/<set>/<file>`. A set is written beside its place and moved there whole. */
export class DataFolder implements DataSets {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Names of the sets that are there. */
  names(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  }

  has(set: string): boolean {
    return existsSync(this.place(set));
  }

  hasFile(set: string, file: string): boolean {
    return existsSync(join(this.place(set), file));
  }

  read(set: string, file: string): Uint8Array {
    try {
      return readFileSync(join(this.place(set), file));
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const why = missing ? 'is not in the data folder' : `cannot be read (${(error as Error).message})`;
      const get = howToGet[set];
      const hint = { hint: `Get it with: ${get ?? `excite data import FILE --name ${set}`}` };
      throw new ExpectedError('unavailable', `The data set ${set} ${why}.`, hint);
    }
  }

  /** Replaces the set by these files. */
  write(set: string, files: ReadonlyMap<string, Uint8Array>): void {
    const partial = join(this.folder, `.${set}.partial`);
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    for (const [name, bytes] of files) writeFileSync(join(partial, name), bytes, { flush: true });
    rmSync(this.place(set), { recursive: true, force: true });
    renameSync(partial, this.place(set));
  }

  private place(set: string): string {
    return join(this.folder, set);
  }
}
