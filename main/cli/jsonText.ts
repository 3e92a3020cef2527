/** A JSON document of the terminal contract: numbers that JSON cannot hold become "NaN", "Infinity", "-Infinity". */
export function jsonText(document: unknown): string {
  const spelled = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(document, spelled, 2)}\n`;
}
