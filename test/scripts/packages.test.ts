import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const types = ['run+json', 'sweep+json', 'figure+json', 'bundle'].map((name) => `application/vnd.excitation.${name}`);
const endings = ['exrun.json', 'exsweep.json', 'exfigure.json', 'exbundle'];
const read = (file: string): string => readFileSync(file, 'utf8');

describe('the packages', () => {
  it('have the fuses of the decision record', async () => {
    const { fuses, fuseWire } = await import('../../scripts/package/fuses.mjs');
    const table = [...read('docs/decisions/0016-packages.md').matchAll(/^ {2}\| (\w+) \| (on|off) \|/gm)];
    expect(fuses).toEqual(Object.fromEntries(table.map(([, name, state]) => [name, state === 'on'])));
    expect(fuseWire).toBe(table.map(([, , state]) => (state === 'on' ? '1' : '0')).join(''));
    const alwaysOff = ['runAsNode', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments'];
    expect(alwaysOff.map((name) => (fuses as Record<string, boolean>)[name])).toEqual([false, false, false]);
    expect(fuses).toMatchObject({ onlyLoadAppFromAsar: true, grantFileProtocolExtraPrivileges: false });
  });

  it('name the same four types in the desktop entry, the MIME list and electron-builder.yml', () => {
    const entry = read('resources/linux/excitation-workbench.desktop');
    expect(/^MimeType=(.*);$/m.exec(entry)![1]!.split(';')).toEqual(types);
    const mime = read('resources/linux/excitation-workbench.xml');
    expect([...mime.matchAll(/mime-type type="([^"]+)"/g)].map(([, type]) => type)).toEqual(types);
    expect([...mime.matchAll(/glob pattern="\*\.([^"]+)"/g)].map(([, ending]) => ending)).toEqual(endings);
    const builder = [...read('electron-builder.yml').matchAll(/ext: ([\w.]+),.*mimeType: (\S+) \}/g)];
    expect(builder.map(([, ending, type]) => [ending, type])).toEqual(endings.map((ending, i) => [ending, types[i]]));
  });

  it('have a desktop entry whose keys are those of the specification, and which passes files on', () => {
    const [header, ...lines] = read('resources/linux/excitation-workbench.desktop').trim().split('\n');
    const entry = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.split('=')[1]]));
    expect(header).toBe('[Desktop Entry]');
    expect(entry).toMatchObject({ Type: 'Application', Exec: 'excitation-workbench %F', Terminal: 'false' });
    const known = ['Type', 'Version', 'Name', 'GenericName', 'Comment', 'Exec', 'TryExec', 'Icon', 'Terminal'];
    const more = ['Categories', 'Keywords', 'MimeType', 'StartupNotify', 'StartupWMClass'];
    expect(Object.keys(entry).filter((key) => ![...known, ...more].includes(key))).toEqual([]);
  });

  it('have icons of the sizes that their names say', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const png = readFileSync(`resources/icons/${size}x${size}.png`);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  it('depend on every library that the set-up installs for the window, by its old name or its new one', async () => {
    const { depends } = await import('../../scripts/package/debian.mjs');
    expect(depends).toEqual([
      'libc6 (>= 2.34)',
      'libstdc++6 (>= 11)',
      'libgtk-3-0 | libgtk-3-0t64',
      'libnss3',
      'libasound2 | libasound2t64',
      'libgbm1',
      'libxss1',
      'libx11-xcb1',
      'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
      'libcups2 | libcups2t64',
      'hicolor-icon-theme',
    ]);
  });

  it('say on removal where the data stays, and remove none of it', () => {
    const { stdout } = spawnSync('sh', ['resources/linux/postrm', 'remove'], { encoding: 'utf8' });
    expect(stdout).toContain('~/.local/share/excitation-workbench');
    expect(read('resources/linux/postrm')).not.toMatch(/\brm\b/);
  });
});

describe('what a package contains', () => {
  let files: Record<'window' | 'terminal', string[]>;
  beforeAll(async () => {
    const { runtimeFiles } = (await import('../../scripts/package/runtimeFiles.mjs')) as {
      runtimeFiles: (face: string) => Promise<string[]>;
    };
    files = { window: await runtimeFiles('window'), terminal: await runtimeFiles('terminal') };
  }, 300_000);

  it('is every bundle of its face and what they load, native parts included', () => {
    const common = [
      'out/main/engine.js',
      'out/main/probe.js',
      'node_modules/@tensorflow/tfjs/dist/tf.node.js',
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      'node_modules/mathjax/output/svg.js',
      'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
    ].filter((file) => existsSync(file));
    expect(files.window).toEqual(
      expect.arrayContaining([...common, 'out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']),
    );
    expect(files.terminal).toEqual(expect.arrayContaining([...common, 'out/main/cli.js']));
  });

  it('is nothing that no run loads: sources, types, maps, other systems, other faces, build tools', () => {
    const unwanted = [
      /\.d\.[cm]?ts$/,
      /\.map$/,
      /\/prebuilds\//,
      /node-gyp\//,
      /^node_modules\/electron\//,
      /\/include\//,
    ];
    for (const list of Object.values(files))
      expect(list.filter((file) => unwanted.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(files.window).not.toContain('out/main/cli.js');
    expect(files.terminal.filter((file) => /out\/(renderer|preload)|out\/main\/index\.js/.test(file))).toEqual([]);
  });
});

describe('two builds', () => {
  it('are compared file by file: what differs is named with mode and content', async () => {
    const { tarball } = await import('../../scripts/package/archive.mjs');
    const { differences } = (await import('../../scripts/package/differences.mjs')) as {
      differences: (dist: string, other: string) => Promise<string[]>;
    };
    const folder = mkdtempSync(join(tmpdir(), 'excite-differences-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const pack = async (dist: string, text: string, mode: number): Promise<string> => {
      mkdirSync(join(folder, dist, 'excite'), { recursive: true });
      writeFileSync(join(folder, dist, 'excite', 'same'), 'same');
      writeFileSync(join(folder, dist, 'excite', 'app.js'), text);
      chmodSync(join(folder, dist, 'excite', 'app.js'), 0o644);
      chmodSync(join(folder, dist, 'excite', 'same'), mode);
      await tarball(join(folder, dist), 'excite', join(folder, dist, 'excite.tar.gz'));
      return join(folder, dist);
    };
    const first = await pack('first', 'one', 0o644);
    expect(await differences(first, await pack('again', 'one', 0o644))).toEqual([]);
    const [content, mode, ...more] = await differences(first, await pack('other', 'two', 0o664));
    expect(content).toMatch(/^excite\.tar\.gz: excite\/app\.js: 644 \w{12}, 644 \w{12}$/);
    expect(mode).toMatch(/^excite\.tar\.gz: excite\/same: 644 (\w{12}), 664 \1$/);
    expect(more).toEqual([]);
  });
});

/** A folder with the launcher, a window that says with what it was started, and the given answers of the system. */
function launch(
  args: string[],
  { user = '1000', helper = '1000 755', namespaces = false, sysctl = {} as Record<string, string> } = {},
): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'excite-launcher-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = (name: string, body: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  copyFileSync('resources/linux/launcher.sh', join(folder, 'excitation-workbench'));
  program('workbench-window', 'echo "window $*"');
  program('id', `echo ${user}`);
  program('stat', `echo ${helper}`);
  program('unshare', namespaces ? 'exit 0' : 'exit 1');
  for (const [name, value] of Object.entries(sysctl)) {
    const file = join(folder, 'proc', 'sys', name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `${value}\n`);
  }
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'excitation-workbench'), ...args], {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env['PATH']}`, EXCITE_NO_DIALOG: '1', EXCITE_PROC: join(folder, 'proc') },
  });
  return { status, stdout, stderr };
}

describe('the launcher', () => {
  it('starts the window with its words where a namespace or the setuid helper gives the sandbox', () => {
    const started = { status: 0, stdout: 'window --home /h a file.exbundle\n', stderr: '' };
    expect(launch(['--home', '/h', 'a file.exbundle'], { namespaces: true })).toEqual(started);
    expect(launch(['--home', '/h', 'a file.exbundle'], { helper: '0 4755' })).toEqual(started);
  });

  it.each([
    ['kernel/apparmor_restrict_unprivileged_userns', '1', /AppArmor allows user namespaces to named programs only/],
    ['kernel/unprivileged_userns_clone', '0', /the kernel keeps user namespaces to root/],
    ['user/max_user_namespaces', '0', /user\.max_user_namespaces is 0/],
  ])('says that %s = %s forbids the sandbox, and what to do', (name, value, sentence) => {
    const { status, stdout, stderr } = launch([], { sysctl: { [name]: value } });
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/Install the \.deb.*chown root:root '.*chrome-sandbox' && chmod 4755/);
  });

  it('never starts the window without the sandbox or as root', () => {
    const refused = launch(['--no-sandbox'], { namespaces: true });
    expect(refused).toMatchObject({ status: 4, stdout: '' });
    expect(refused.stderr).toMatch(/--no-sandbox is not taken/);
    expect(launch([], { user: '0', namespaces: true })).toMatchObject({ status: 4, stdout: '' });
  });
});
