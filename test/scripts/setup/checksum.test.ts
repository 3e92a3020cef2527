import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download } from '../../../scripts/setup/checksum.mjs';
import { beQuiet } from '../../../scripts/setup/say.mjs';

const content = 'a library, whole';
const sum = createHash('sha256').update(content).digest('hex');
let folder: string;

beforeEach(() => {
  beQuiet();
  folder = mkdtempSync(join(tmpdir(), 'excite-download-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A fetch that writes `text` and counts its calls. */
function source(text: string) {
  const state = { calls: 0 };
  const fetch = async (into: string): Promise<void> => {
    state.calls++;
    writeFileSync(join(into, 'file.bin'), text);
  };
  return { state, fetch };
}

describe('a download', () => {
  it('is fetched once: the second time its sum is enough', async () => {
    const { state, fetch } = source(content);
    const wanted = { file: join(folder, 'library.bin'), sum, what: 'Library', sizeBytes: 16, fetch };
    await download(wanted);
    await download(wanted);
    expect(state.calls).toBe(1);
    expect(readFileSync(wanted.file, 'utf8')).toBe(content);
  });

  it('goes on after a cut: nothing half-fetched is taken for the file', async () => {
    const file = join(folder, 'library.bin');
    const cut = async (into: string): Promise<void> => {
      writeFileSync(join(into, 'file.bin'), 'a lib');
      throw new Error('network unreachable');
    };
    await expect(download({ file, sum, what: 'Library', sizeBytes: 16, fetch: cut })).rejects.toThrow('unreachable');
    expect(existsSync(file)).toBe(false);
    await download({ file, sum, what: 'Library', sizeBytes: 16, fetch: source(content).fetch });
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('of another content is refused by name, with both sums', async () => {
    const file = join(folder, 'library.bin');
    const wrong = download({ file, sum, what: 'Library', sizeBytes: 16, fetch: source('something else').fetch });
    await expect(wrong).rejects.toThrow(new RegExp(`Library has the sha256 sum [0-9a-f]{64}; it must be ${sum}`));
    expect(existsSync(file)).toBe(false);
  });

  it('is fetched again when the cached file is damaged', async () => {
    const file = join(folder, 'sub', 'library.bin');
    mkdirSync(join(folder, 'sub'));
    writeFileSync(file, 'damaged');
    const { state, fetch } = source(content);
    await download({ file, sum, what: 'Library', sizeBytes: 16, fetch });
    expect(state.calls).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });
});
