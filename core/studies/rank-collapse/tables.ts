import type { TableSpec } from '../../contract/study.ts';
import { dualityTables } from './duality/tables.ts';
import { netTables } from './nets/tables.ts';
import { systemIdentificationTables } from './systemIdentification/tables.ts';

export const tables: readonly TableSpec[] = [...netTables, ...dualityTables, ...systemIdentificationTables];
