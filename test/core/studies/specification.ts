import { readFileSync } from 'node:fs';

/** The lines of a study's specification. */
export function specificationOf(studyId: string): string[] {
  return readFileSync(`docs/science/${studyId}.md`, 'utf8').split('\n');
}

/**
 * Cells of the rows of the first table whose header begins with the given text, behind the first line that begins with
 * `after`. A bar inside a cell is escaped.
 */
export function tableAfter(specification: readonly string[], header: string, after = ''): string[][] {
  const from = specification.findIndex((line) => line.startsWith(after));
  const start = specification.findIndex((line, i) => i >= from && line.startsWith(header));
  const end = specification.findIndex((line, i) => i > start && !line.startsWith('|'));
  return specification.slice(start + 2, end).map((line) =>
    line
      .slice(2, -2)
      .split(/(?<!\\) \| /)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}
