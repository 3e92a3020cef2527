import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const checkout = resolve('.');

export interface Finished {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the match as soon as stderr has one. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The terminal as built for shipping, in a folder of its own, with the test's studies beside the real ones. */
export class BuiltTerminal {
  readonly folder: string;
  private readonly homes: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Of this checkout with the test's studies, or of another folder as it is. */
  static async build(root: string = checkout): Promise<BuiltTerminal> {
    const folder = mkdtempSync(join(tmpdir(), 'excite-terminal-'));
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    const support = join(root, 'test/main/cli/support');
    const replaced: Readonly<Record<string, string>> = {
      [join(root, 'core/studies/catalog.ts')]: join(support, 'catalogEntry.ts'),
      [join(root, 'core/studies/runners.ts')]: join(support, 'runnersEntry.ts'),
    };
    await build({
      entryPoints: {
        cli: join(root, 'main/cli/index.ts'),
        engine: join(root, 'main/engine/entry.ts'),
        probe: join(root, 'main/engine/probe.ts'),
      },
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['better-sqlite3', 'mathjax', 'fontkit', 'pdfmake', '@resvg/*', '@tensorflow/*'],
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
      },
      logLevel: 'error',
      plugins: [
        {
          name: 'test-studies',
          setup({ onResolve }) {
            if (root !== checkout) return;
            onResolve({ filter: /\/(catalog|runners)\.ts$/ }, ({ path, resolveDir }) => {
              const replacement = replaced[join(resolveDir, path)];
              return replacement === undefined ? undefined : { path: replacement };
            });
          },
        },
      ],
    });
    return new BuiltTerminal(folder);
  }

  /** A new home folder; it goes with the terminal. */
  home(): string {
    const home = mkdtempSync(join(tmpdir(), 'excite-home-'));
    this.homes.push(home);
    return home;
  }

  start(home: string, ...words: string[]): Started {
    const env = { ...process.env, EXCITE_HOME: home };
    const child = spawn(process.execPath, [join(this.folder, 'cli.js'), ...words], {
      cwd: this.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const finished = new Promise<Finished>((done, failed) => {
      child.once('error', failed);
      child.once('close', (status, signal) => done({ status, signal, stdout, stderr }));
    });
    const said = (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((done, failed) => {
        const look = (): void => {
          const match = pattern.exec(stderr);
          if (match) done(match);
        };
        child.stderr.on('data', look);
        look();
        void finished.then((end) => failed(new Error(`it ended without saying ${pattern}: ${JSON.stringify(end)}`)));
      });
    return { child, finished, said };
  }

  excite(home: string, ...words: string[]): Promise<Finished> {
    return this.start(home, ...words).finished;
  }

  /** The JSON document that the words print; the exit status must be 0. */
  async json<T>(home: string, ...words: string[]): Promise<T> {
    const { status, stdout, stderr } = await this.excite(home, ...words, '--json');
    if (status !== 0) throw new Error(`excite ${words.join(' ')} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  remove(): void {
    for (const folder of [this.folder, ...this.homes]) rmSync(folder, { recursive: true, force: true });
  }
}
