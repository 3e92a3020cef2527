import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAsset, assetOf } from '../../main/appProtocol.ts';

describe('the protocol of the window', () => {
  let folder: string;
  let root: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'excite-protocol-'));
    root = join(folder, 'renderer');
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<p>page</p>');
    writeFileSync(join(root, 'assets', 'a.js'), '1');
    writeFileSync(join(root, 'notes.txt'), 'no content type');
    writeFileSync(join(folder, 'secret.json'), '"outside"');
    mkdirSync(join(folder, 'renderer-other'));
    writeFileSync(join(folder, 'renderer-other', 'secret.json'), '"sibling"');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves the files of the bundle with type and policy', async () => {
    expect(assetOf('workbench://app/', root)?.file).toBe(join(root, 'index.html'));
    const response = await answerAsset(new Request('workbench://app/assets/a.js'), root);
    expect(await response.text()).toBe('1');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe/);
  });

  it.each([
    'workbench://app/../secret.json',
    'workbench://app/%2e%2e/secret.json',
    'workbench://app/%2e%2e%2fsecret.json',
    'workbench://app/..%5csecret.json',
    'workbench://app/%252e%252e%252fsecret.json',
    'workbench://app/assets/%2e%2e/%2e%2e/secret.json',
    'workbench://app/..%2frenderer-other/secret.json',
    'workbench://app//etc/passwd',
    'workbench://app/index.html%00.js',
    'workbench://app/notes.txt',
    'workbench://app/missing.js',
    'workbench://app/assets',
    'workbench://app/%zz',
    'workbench://other/index.html',
    'workbench://app.evil/index.html',
    'file:///etc/passwd',
    'http://app/index.html',
  ])('refuses %s', async (address) => {
    expect((await answerAsset(new Request(address), root)).status).toBe(404);
  });

  it('answers GET only', async () => {
    expect((await answerAsset(new Request('workbench://app/index.html', { method: 'POST' }), root)).status).toBe(404);
  });
});
