/** Rows of text in columns that line up; the last column is never padded. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat(widths[column]! - width(cell))))
      .join('  ')
      .trimEnd();
  return all.map((row) => `${line(row)}\n`).join('');
}

/** Characters as a reader counts them, so that Greek and accents line up. */
function width(text: string): number {
  return [...text].length;
}

/** A number for reading: six significant digits; the JSON and the CSV hold it whole. */
export function shortNumber(value: number | string | null): string {
  if (value === null) return 'not measured';
  if (typeof value === 'string' || !Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** Text in lines of at most `columns` characters, broken between words. */
export function wrapped(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && width(`${indent}${line} ${word}`) > columns) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(indent + line);
  return lines.map((l) => `${l}\n`).join('');
}
