import type { LabelledPoints } from '../../margins/labelledPoints.ts';

/**
 * The user's own points: one a line (or between semicolons), `x1,x2,label` with label 0 or 1; a first line that is no
 * numbers is a header. `faults` says in words what cannot be read; then `points` holds what could.
 */
export function parsePoints(text: string): { readonly points: LabelledPoints; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const rows: (readonly [number, number, number])[] = [];
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  lines.forEach((line, index) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const numbers = cells.map((cell) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : NaN));
    if (index === 0 && numbers.every((value) => Number.isNaN(value))) return;
    const [x, y, label] = numbers;
    if (cells.length !== 3) {
      faults.push(
        `line ${index + 1} has ${cells.length} columns; x1,x2,label are wanted (the exact map is planar: sample or project other dimensions)`,
      );
    } else if (!Number.isFinite(x) || !Number.isFinite(y)) {
      faults.push(`line ${index + 1} is "${line.slice(0, 40)}"; x1 and x2 must be finite numbers`);
    } else if (label !== 0 && label !== 1) {
      faults.push(`line ${index + 1} has the label "${cells[2]!.slice(0, 20)}"; it must be 0 or 1`);
    } else rows.push([x!, y!, label]);
  });
  return {
    points: {
      n: rows.length,
      dim: 2,
      x: Float64Array.from(rows.flatMap(([x, y]) => [x, y])),
      label: Float64Array.from(rows, ([, , label]) => 2 * label - 1),
    },
    faults,
  };
}
