import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../main/jsonFile.ts';

describe('a document of the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'excite-json-'));
  const file = join(folder, 'state.json');
  const logged: string[] = [];
  const open = (): JsonFile<{ count: number }> =>
    new JsonFile(file, z.object({ count: z.number() }), (sentence) => logged.push(sentence));
  afterEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    logged.length = 0;
  });

  it('is null before the first save, and afterwards what was saved', async () => {
    expect(await open().load()).toBeNull();
    await open().save({ count: 3 });
    expect(await open().load()).toEqual({ count: 3 });
  });

  it('ends as the newest of saves that came together, with no part beside it', async () => {
    const document = open();
    await Promise.all(Array.from({ length: 50 }, (_, count) => document.save({ count })));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ count: 49 });
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it.each(['{"count":', '{"count":"three"}', ''])('sets aside what it cannot read: %s', async (text) => {
    writeFileSync(file, text);
    expect(await open().load()).toBeNull();
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(text);
    expect(logged).toHaveLength(1);
  });
});
