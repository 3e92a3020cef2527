import type { Migration } from '../migrate.ts';
import { m001Base } from './m001Base.ts';
import { m002Shelf } from './m002Shelf.ts';
import { m003Sweeps } from './m003Sweeps.ts';
import { m004Imports } from './m004Imports.ts';
import { m005Views } from './m005Views.ts';
import { m006RunTable } from './m006RunTable.ts';
import { m007Figures } from './m007Figures.ts';
import { m008Branches } from './m008Branches.ts';

/** Append only: a migration that a release has shipped is never edited (its hash is in the tests). */
export const migrations: readonly Migration[] = [
  { version: 1, sql: m001Base },
  { version: 2, sql: m002Shelf },
  { version: 3, sql: m003Sweeps },
  { version: 4, sql: m004Imports },
  { version: 5, sql: m005Views },
  { version: 6, sql: m006RunTable },
  { version: 7, sql: m007Figures },
  { version: 8, sql: m008Branches },
];
