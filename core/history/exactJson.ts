/** JSON that keeps NaN, ±Infinity and −0: such a number is written as an object with the one key `$number`. */

const tag = '$number';

export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { [tag]: '-0' };
    return Number.isFinite(item) ? item : { [tag]: String(item) };
  });
}

/** Reads what exactJson wrote; the caller knows the shape that it stored. */
export function parseExactJson<T>(text: string): T {
  return JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && tag in item ? Number(item[tag]) : item,
  ) as T;
}

/** The value with each number that JSON cannot hold as its name, as the terminal contract asks. */
export function nameUnholdable(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(nameUnholdable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nameUnholdable(item)]));
}
