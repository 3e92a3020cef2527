import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { windowLibraries } from '../../../scripts/setup/systemPackages.mjs';

const support = resolve('test/support/packages');
const mirror = 'http://deb.debian.org/debian';
const tools = ['debootstrap', 'ip', 'Xvfb', 'pivot_root', 'python3', 'setpriv'];

/** What the .deb depends on in Debian 12 and no more: with it the installation needs no network. */
const libraries = [...windowLibraries, 'hicolor-icon-theme'].join(' ');
const desktop = 'desktop-file-utils shared-mime-info';

/** The ordinary user of both roots, whom enter.sh becomes. */
export const researcher = { name: 'researcher', home: '/home/researcher' };

/**
 * Two clean Debian 12 roots, one with the libraries of the .deb and one bare, and a network namespace without a way
 * out: every route leads to loopback, where `strangers.py` hears what was meant for others.
 */
export class Roots {
  readonly folder = mkdtempSync(join(tmpdir(), 'excite-packages-'));
  readonly debian = join(this.folder, 'debian');
  readonly bare = join(this.folder, 'bare');
  private readonly network = `excite-${process.pid}`;
  private readonly children: ReturnType<typeof spawn>[] = [];
  private heard = '';

  async make(): Promise<void> {
    const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
    if (process.getuid?.() !== 0 || missing.length > 0)
      throw new Error(
        `The package check needs root and these tools: apt-get install debootstrap iproute2 xvfb python3 (missing: ${missing.join(' ')}).`,
      );
    // EXCITE_CHECK_ROOTS: a folder that keeps the fresh roots from one check to the next.
    const kept = process.env['EXCITE_CHECK_ROOTS'];
    const fresh = kept ?? join(this.folder, 'fresh');
    if (!existsSync(join(fresh, 'debian'))) makeFresh(fresh);
    for (const [name, root] of [
      ['bare', this.bare],
      ['debian', this.debian],
    ] as const) {
      run('cp', ['-a', join(fresh, name), root]);
      run('chroot', [root, 'useradd', '-m', '-d', researcher.home, '-s', '/bin/sh', researcher.name]);
    }
    run('ip', ['netns', 'add', this.network]);
    const routes = ['ip link set lo up', 'ip route add local default dev lo', 'ip -6 route add local default dev lo'];
    run('ip', ['netns', 'exec', this.network, 'sh', '-ec', routes.join('\n')]);
    for (const root of [this.debian, this.bare])
      writeFileSync(join(root, 'etc', 'resolv.conf'), 'nameserver 192.0.2.53\n');
    await this.listen();
    await this.display();
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGTERM');
    spawnSync('ip', ['netns', 'del', this.network]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Addresses beyond loopback that something in the namespace tried to reach. */
  get strangers(): string[] {
    return this.heard.split('\n').filter((line) => line !== '' && line !== 'listening');
  }

  /** A command of this machine, without a network. */
  isolated(program: string, args: readonly string[], limitMs = 1_800_000): SpawnSyncReturns<string> {
    return spawnSync('ip', ['netns', 'exec', this.network, program, ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: limitMs,
    });
  }

  /** A command of the root as its ordinary user, without a network. */
  inside(root: string, ...command: string[]): SpawnSyncReturns<string> {
    return this.isolated(join(support, 'enter.sh'), ['pivot', root, ...command]);
  }

  /** A command of the root as root, without a network: what a package manager does. */
  asRoot(root: string, ...command: string[]): SpawnSyncReturns<string> {
    return this.isolated('unshare', ['--mount', 'chroot', root, ...command]);
  }

  private async listen(): Promise<void> {
    const child = spawn('ip', ['netns', 'exec', this.network, 'python3', '-u', join(support, 'strangers.py')]);
    this.children.push(child);
    await new Promise<void>((ready, failed) => {
      child.stdout.on('data', (data) => {
        this.heard += String(data);
        if (this.heard.includes('listening')) ready();
      });
      child.once('exit', (code) => failed(new Error(`the listener ended with ${code}`)));
    });
  }

  private async display(): Promise<void> {
    const args = [
      'netns',
      'exec',
      this.network,
      'Xvfb',
      ':97',
      '-screen',
      '0',
      '1400x1000x24',
      '-ac',
      '-nolisten',
      'tcp',
    ];
    this.children.push(spawn('ip', args, { stdio: 'ignore' }));
    while (!existsSync('/tmp/.X11-unix/X97')) await new Promise((next) => setTimeout(next, 100));
  }
}

function makeFresh(folder: string): void {
  const [bare, debian] = [join(folder, 'bare'), join(folder, 'debian')];
  mkdirSync(folder, { recursive: true });
  run('debootstrap', ['--variant=minbase', 'bookworm', bare, mirror]);
  run('cp', ['-a', bare, `${debian}.partial`]);
  copyFileSync('/etc/resolv.conf', join(`${debian}.partial`, 'etc', 'resolv.conf'));
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${libraries} ${desktop}`;
  run('chroot', [`${debian}.partial`, 'sh', '-c', `export DEBIAN_FRONTEND=noninteractive; ${install}`]);
  renameSync(`${debian}.partial`, debian);
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Every file below the folder with its text, by path: an export to compare. */
export function textsOf(folder: string, prefix = ''): Record<string, string> {
  const entries = readdirSync(join(folder, prefix), { withFileTypes: true });
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const path = join(prefix, entry.name);
      return entry.isDirectory() ? textsOf(folder, path) : { [path]: readFileSync(join(folder, path), 'utf8') };
    }),
  ) as Record<string, string>;
}

/**
 * A packaged Electron that shows an empty page: the window's own runtime with another archive. Left alone it looks up names;
 * like the window it has a proxy that is not there, so that only what the window does is heard.
 * Its page is a data: URL, since the fuses keep file: from reading the archive.
 */
export function layEmptyApp(debianRoot: string): string {
  const from = join(debianRoot, 'usr/lib/excitation-workbench');
  const to = join(debianRoot, 'opt/empty');
  mkdirSync(join(to, 'resources'), { recursive: true });
  for (const name of readdirSync(from).filter((entry) => !['resources', 'excite'].includes(entry)))
    execFileSync('cp', ['-a', join(from, name), to]);
  const app = join(debianRoot, 'opt', 'emptyApp');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "empty", "version": "1.0.0", "main": "main.js" }');
  writeFileSync(
    join(app, 'main.js'),
    `const { app, BrowserWindow } = require('electron');
     app.setPath('userData', '${researcher.home}/empty');
     app.commandLine.appendSwitch('proxy-server', 'http://127.0.0.1:9');
     app.whenReady().then(() => new BrowserWindow({ webPreferences: { sandbox: true } }).loadURL(
       'data:text/html,<!doctype html><title>empty</title><body><p>empty</p></body>'));
     app.on('window-all-closed', () => app.quit());`,
  );
  execFileSync(process.execPath, [
    'node_modules/@electron/asar/bin/asar.js',
    'pack',
    app,
    join(to, 'resources', 'app.asar'),
  ]);
  return '/opt/empty/workbench-window';
}
