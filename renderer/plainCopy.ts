/** A copy without Vue's proxies, which no message can carry. */
export function plainCopy<T>(value: T): T {
  const copy: T = JSON.parse(JSON.stringify(value));
  return copy;
}
