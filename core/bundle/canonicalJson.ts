/** JSON with sorted keys and no spaces; a number that JSON cannot hold, −0 included, is `{"$number": …}`. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return '{"$number":"-0"}';
    return Number.isFinite(value) ? JSON.stringify(value) : `{"$number":"${value}"}`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
