import { crc32 } from 'node:zlib';
import { exactJson } from './exactJson.ts';

/** Checksum of small facts: CRC-32 of their exact JSON. */
export function factsChecksum(facts: unknown): number {
  return crc32(exactJson(facts));
}

/** Checksum of a payload and of the key that it belongs to. */
export function payloadChecksum(key: readonly (string | number)[], payload: Uint8Array): number {
  return crc32(payload, crc32(JSON.stringify(key)));
}

const double = new Float64Array(2);
const words = new Uint32Array(double.buffer);

/** One step of MurmurHash3_x86_32 (Appleby): a bijection of `hash` for each word, and of the word for each hash. */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/**
 * Checksum of a row: key and the value's 64 bits. Because each step is a bijection, any change confined to one
 * 32-bit word is found for certain, every other one with probability 1 − 2^-32. All NaN are one value.
 */
export function rowChecksum(
  runKey: number,
  arm: number,
  metric: number,
  replica: number,
  step: number,
  value: number,
): number {
  double[0] = step;
  double[1] = Number.isNaN(value) ? NaN : value;
  let hash = mix(0, runKey);
  hash = mix(hash, (arm << 16) | metric);
  hash = mix(hash, replica);
  hash = mix(hash, words[0]!);
  hash = mix(hash, words[1]!);
  hash = mix(hash, words[2]!);
  return mix(hash, words[3]!);
}
