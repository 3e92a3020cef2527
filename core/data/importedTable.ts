import type { DataSets } from './dataSets.ts';
import { parseLabelledTable, type LabelledTable } from './labelledTable.ts';

/** File of an imported table inside its set. */
export const importedFile = 'table.csv';

/** A table that the user imported under this name. Throws `unavailable` where there is none. */
export function readImportedTable(data: DataSets, name: string): LabelledTable {
  return parseLabelledTable(new TextDecoder().decode(data.read(name, importedFile)));
}
