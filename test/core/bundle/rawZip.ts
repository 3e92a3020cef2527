import { crc32, deflateRawSync } from 'node:zlib';

/** One file of a zip, and what its headers say that is not so. */
export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly body: Uint8Array;
  readonly method?: number;
  /** What stands in the file in place of the packed body. */
  readonly packed?: Uint8Array;
  readonly crc?: number;
  readonly sizeBytes?: number;
  readonly flags?: number;
  readonly attributes?: number;
  /** Told by its own header alone. */
  readonly local?: {
    readonly name?: string;
    readonly sizeBytes?: number;
    readonly crc?: number;
    readonly method?: number;
  };
  /** Where the directory says that it begins. */
  readonly headerAt?: number;
  readonly versionMadeBy?: number;
}

export interface RawZip {
  readonly entries: readonly RawEntry[];
  readonly before?: Uint8Array;
  readonly between?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly count?: number;
  readonly directorySize?: number;
}

/** A zip written field by field, so that every lie can be told. */
export function rawZip({ entries, before, between, comment, count, directorySize }: RawZip): Uint8Array {
  const parts: Uint8Array[] = [before ?? new Uint8Array(0)];
  const central: Uint8Array[] = [];
  let at = parts[0]!.length;
  for (const entry of entries) {
    const { body, method = 8, flags = 0 } = entry;
    const name = typeof entry.name === 'string' ? Buffer.from(entry.name) : Buffer.from(entry.name);
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(body) : body);
    const facts = { method, crc: entry.crc ?? crc32(body), sizeBytes: entry.sizeBytes ?? body.length };
    const localName = entry.local?.name === undefined ? name : Buffer.from(entry.local.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(entry.local?.method ?? facts.method, 8);
    local.writeUInt32LE(entry.local?.crc ?? facts.crc, 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(entry.local?.sizeBytes ?? facts.sizeBytes, 22);
    local.writeUInt16LE(localName.length, 26);
    parts.push(local, localName, packed);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(entry.versionMadeBy ?? 20, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(facts.method, 10);
    head.writeUInt32LE(facts.crc, 16);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(facts.sizeBytes, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(entry.attributes ?? 0, 38);
    head.writeUInt32LE(entry.headerAt ?? at, 42);
    central.push(head, name);
    at += 30 + localName.length + packed.length;
  }
  if (between) parts.push(between);
  const directoryAt = parts.reduce((sum, part) => sum + part.length, 0);
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count ?? entries.length, 8);
  end.writeUInt16LE(count ?? entries.length, 10);
  end.writeUInt32LE(directorySize ?? directory.length, 12);
  end.writeUInt32LE(directoryAt, 16);
  end.writeUInt16LE(comment?.length ?? 0, 20);
  return Buffer.concat([...parts, directory, end, comment ?? new Uint8Array(0)]);
}
