/** Crockford's base 32 in lower case: no i, l, o, u. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** A short public id that sorts by time: `20261104-141503-k3f9x2` (UTC, then 30 random bits). */
export function newRunId(nowMs: number, randomBytes: (count: number) => Uint8Array): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const tail = Array.from(randomBytes(6), (byte) => letters[byte % 32]).join('');
  return `${stamp}-${tail}`;
}
