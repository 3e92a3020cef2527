import { crc32, inflateRawSync } from 'node:zlib';
import { bundleFault } from './bundleFault.ts';
import { limits } from './limits.ts';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly headerAt: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const localBytes = 30;
const centralBytes = 46;
const endBytes = 22;
/** UTF-8 names are allowed, nothing else: no encryption, no sizes after the data. */
const allowedFlags = 0x0800;
const linkType = 0o120000;

/**
 * The files of a zip that may be meant to harm, each checked before and while it is inflated. Stricter than the format:
 * entries lie one after another from the first byte to the directory, the directory ends the file, both headers agree.
 * APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > limits.fileBytes)
    throw bundleFault('tooLarge', `it has ${bytes.length} bytes, at most ${limits.fileBytes} are read`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, directoryAt } = directory(bytes, view);
  const files = new Map<string, Uint8Array>();
  let at = 0;
  for (const entry of [...entries].sort((a, b) => a.headerAt - b.headerAt)) {
    if (entry.headerAt !== at)
      throw bundleFault('overlap', `${shown(entry.name)} does not begin where the file before it ends`);
    const from = dataStart(bytes, view, entry, directoryAt);
    at = from + entry.packedBytes;
    if (at > directoryAt) throw bundleFault('overlap', `${shown(entry.name)} reaches into the directory`);
    files.set(entry.name, unpacked(bytes.subarray(from, at), entry));
  }
  if (at !== directoryAt) throw bundleFault('overlap', 'there are bytes between the files and the directory');
  return files;
}

function directory(bytes: Uint8Array, view: DataView): { entries: Entry[]; directoryAt: number } {
  const endAt = bytes.length - endBytes;
  if (endAt < 0 || view.getUint32(endAt, true) !== signatures.end)
    throw bundleFault('notZip', 'it does not end as a zip without a comment does');
  const [disk, startDisk] = [view.getUint16(endAt + 4, true), view.getUint16(endAt + 6, true)];
  const [here, count] = [view.getUint16(endAt + 8, true), view.getUint16(endAt + 10, true)];
  const [sizeBytes, directoryAt] = [view.getUint32(endAt + 12, true), view.getUint32(endAt + 16, true)];
  if (disk !== 0 || startDisk !== 0 || here !== count) throw bundleFault('notZip', 'it is one part of several');
  if (count > limits.entries)
    throw bundleFault('tooManyEntries', `it has ${count} files, at most ${limits.entries} are read`);
  if (directoryAt + sizeBytes !== endAt) throw bundleFault('notZip', 'its directory is not where it says');
  const entries: Entry[] = [];
  const names = new Set<string>();
  let [at, total] = [directoryAt, 0];
  for (let i = 0; i < count; i++) {
    const { entry, next } = centralEntry(bytes, view, at, endAt);
    // A name that differs in case alone is one file on some systems.
    if (names.has(entry.name.toLowerCase())) throw bundleFault('duplicate', `${shown(entry.name)} is there twice`);
    names.add(entry.name.toLowerCase());
    total += entry.sizeBytes;
    if (total > limits.totalBytes)
      throw bundleFault('tooLarge', `its files have more than ${limits.totalBytes} bytes together`);
    entries.push(entry);
    at = next;
  }
  if (at !== endAt) throw bundleFault('notZip', 'its directory has other entries than it says');
  return { entries, directoryAt };
}

function centralEntry(bytes: Uint8Array, view: DataView, at: number, endAt: number): { entry: Entry; next: number } {
  if (at + centralBytes > endAt || view.getUint32(at, true) !== signatures.central)
    throw bundleFault('notZip', 'its directory cannot be read');
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
    number,
    number,
    number,
  ];
  const nameEnd = at + centralBytes + nameBytes;
  const next = nameEnd + extraBytes + commentBytes;
  if (next > endAt) throw bundleFault('notZip', 'its directory cannot be read');
  const name = nameOf(bytes.subarray(at + centralBytes, nameEnd));
  const flags = view.getUint16(at + 8, true);
  const mode = view.getUint32(at + 38, true) >>> 16;
  if ((mode & 0o170000) === linkType) throw bundleFault('link', `${shown(name)} is a link`);
  if ((mode & 0o170000) !== 0 && (mode & 0o170000) !== 0o100000)
    throw bundleFault('link', `${shown(name)} is no ordinary file`);
  if (flags & 0x2041) throw bundleFault('encrypted', `${shown(name)} is encrypted`);
  if (flags & ~allowedFlags) throw bundleFault('header', `${shown(name)} has the flags 0x${flags.toString(16)}`);
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    sizeBytes: view.getUint32(at + 24, true),
    headerAt: view.getUint32(at + 42, true),
  };
  if (entry.method !== 0 && entry.method !== 8)
    throw bundleFault('method', `${shown(name)} is compressed by method ${entry.method}`);
  if (entry.sizeBytes > limits.entryBytes)
    throw bundleFault('tooLarge', `${shown(name)} has ${entry.sizeBytes} bytes, at most ${limits.entryBytes} are read`);
  if (entry.method === 0 && entry.packedBytes !== entry.sizeBytes)
    throw bundleFault('header', `${shown(name)} is stored with two sizes`);
  if (entry.sizeBytes > limits.ratioFromBytes && entry.sizeBytes > limits.ratio * entry.packedBytes)
    throw bundleFault(
      'ratio',
      `${shown(name)} would swell ${Math.round(entry.sizeBytes / Math.max(1, entry.packedBytes))} times, at most ${limits.ratio} are allowed`,
    );
  return { entry, next };
}

/** A relative path of plain names, or a refusal. */
function nameOf(bytes: Uint8Array): string {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw bundleFault('path', 'it has a name that is not UTF-8');
  }
  if (name.length > limits.nameLength) throw bundleFault('path', `it has a name of ${name.length} characters`);
  if (/^([/\\]|[A-Za-z]:)/.test(name)) throw bundleFault('path', `${shown(name)} is an absolute path`);
  if (name.split(/[/\\]/).includes('..')) throw bundleFault('path', `${shown(name)} leaves its folder`);
  const plain = name.split('/').every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part));
  if (!plain) throw bundleFault('path', `${shown(name)} is no path of plain names`);
  return name;
}

function dataStart(bytes: Uint8Array, view: DataView, entry: Entry, directoryAt: number): number {
  const at = entry.headerAt;
  if (at + localBytes > directoryAt || view.getUint32(at, true) !== signatures.local)
    throw bundleFault('header', `${shown(entry.name)} has no header of its own`);
  const nameEnd = at + localBytes + view.getUint16(at + 26, true);
  const from = nameEnd + view.getUint16(at + 28, true);
  if (from > directoryAt) throw bundleFault('header', `${shown(entry.name)} has a header beyond its end`);
  const same =
    Buffer.from(bytes.subarray(at + localBytes, nameEnd)).equals(Buffer.from(entry.name, 'utf8')) &&
    (view.getUint16(at + 6, true) & ~allowedFlags) === 0 &&
    view.getUint16(at + 8, true) === entry.method &&
    view.getUint32(at + 14, true) === entry.crc &&
    view.getUint32(at + 18, true) === entry.packedBytes &&
    view.getUint32(at + 22, true) === entry.sizeBytes;
  if (!same)
    throw bundleFault('header', `${shown(entry.name)} is described differently in its own header and in the directory`);
  return from;
}

function unpacked(packed: Uint8Array, entry: Entry): Uint8Array {
  const body = entry.method === 0 ? packed : inflated(packed, entry);
  if (body.length !== entry.sizeBytes)
    throw bundleFault('inflate', `${shown(entry.name)} has ${body.length} bytes, ${entry.sizeBytes} were announced`);
  if (crc32(body) !== entry.crc) throw bundleFault('crc', `${shown(entry.name)} has another CRC-32 than was announced`);
  return body;
}

/** Stops at the announced size, whatever the data would go on to. */
function inflated(packed: Uint8Array, { name, sizeBytes }: Entry): Uint8Array {
  try {
    // A limit of 0 is not one.
    const { buffer, engine } = inflateRawSync(packed, {
      maxOutputLength: Math.max(1, sizeBytes),
      info: true,
    }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    if (engine.bytesWritten !== packed.length) throw bundleFault('inflate', `${shown(name)} has bytes after its end`);
    return buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw bundleFault('inflate', `${shown(name)} swells beyond the announced ${sizeBytes} bytes`);
    if (error instanceof Error && 'errno' in error) throw bundleFault('inflate', `${shown(name)} cannot be inflated`);
    throw error;
  }
}

/** A name as it may be printed. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
