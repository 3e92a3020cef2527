export interface LabelledTable {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns]. */
  readonly features: Float64Array;
  /** +1 and −1, [rows]. */
  readonly labels: Float64Array;
}

const mostCells = 1_000_000;

/**
 * A comma-separated table of numbers whose last column is the label, with or without a header line. Labels are ±1 or any
 * two different numbers, of which the larger becomes +1. Throws a RangeError that names line and column.
 */
export function parseLabelledTable(text: string): LabelledTable {
  const lines = text.split(/\r?\n/).map((line) => line.split(',').map((cell) => cell.trim()));
  const numbered = lines.flatMap((cells, i) => (cells.length === 1 && cells[0] === '' ? [] : [{ cells, line: i + 1 }]));
  const first = numbered[0];
  if (!first) throw new RangeError('the table is empty');
  const body = first.cells.every((cell) => !isNumber(cell)) ? numbered.slice(1) : numbered;
  const width = first.cells.length;
  if (width < 2) throw new RangeError('the table has one column; it needs features and a label');
  if (body.length < 2) throw new RangeError(`the table has ${body.length} rows of numbers; it needs at least 2`);
  if (body.length * width > mostCells) throw new RangeError(`the table has more than ${mostCells} cells`);
  const values = body.map(({ cells, line }) => {
    if (cells.length !== width)
      throw new RangeError(`line ${line} has ${cells.length} cells; line ${first.line} has ${width}`);
    return cells.map((cell, j) => {
      if (!isNumber(cell))
        throw new RangeError(`line ${line}, column ${j + 1} is "${cell.slice(0, 40)}"; it must be a finite number`);
      return Number(cell);
    });
  });
  const kinds = [...new Set(values.map((row) => row[width - 1]!))].sort((a, b) => a - b);
  if (kinds.length !== 2)
    throw new RangeError(`the last column has ${kinds.length} different values; labels must have two`);
  return {
    rows: values.length,
    columns: width - 1,
    features: Float64Array.from(values.flatMap((row) => row.slice(0, -1))),
    labels: Float64Array.from(values, (row) => (row[width - 1] === kinds[1] ? 1 : -1)),
  };
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}
