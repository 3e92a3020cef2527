import { createHash } from 'node:crypto';
import { ExpectedError } from '../../contract/errors.ts';
import type { ImageReport, ImageWishes } from '../../contract/imageReport.ts';
import { imageSide, recordBytes } from '../cifar10/binary.ts';
import type { DataFolder } from '../dataFolder.ts';
import { ownImageFiles } from '../imageFiles.ts';
import { checkSetName } from '../setName.ts';
import { imageReport } from './imageReport.ts';
import { imageManifestFile } from './imageManifest.ts';
import { readImageFolder, type ReadFolder, type ReadImage } from './readImageFolder.ts';

export interface ImageImport extends ImageWishes {
  /** The folder of images. */
  readonly source: string;
  /** Keep the good files where some are bad; else these refuse the whole. */
  readonly leaveOutBad: boolean;
}

type OnFile = (done: number, total: number) => void;

/** What an import of a folder of images would keep. Throws `badInput` where the folder as a whole cannot be used. */
export function previewImages({ source, ...wishes }: Omit<ImageImport, 'leaveOutBad'>, onFile: OnFile): ImageReport {
  return imageReport(read(source, wishes, onFile));
}

/**
 * Keeps a folder of images in the data folder under `name`, in place of an imported set of that name: train.bin and test.bin
 * in CIFAR-10's binary form, and images.json, which names every file with its checksum and how they were split. Throws
 * `badInput`, with an issue for each bad file, where something cannot be used; then nothing is kept.
 */
export function importImages(
  folder: DataFolder,
  name: string,
  { source, leaveOutBad, ...wishes }: ImageImport,
  onFile: OnFile,
): ImageReport {
  checkSetName(name);
  const found = read(source, wishes, onFile);
  const report = imageReport(found);
  if (found.bad.length > 0 && !leaveOutBad) throw badFiles(source, report);
  for (const { name: className, train, test } of report.classes) {
    if (train > 0 && test > 0) continue;
    throw refused(
      source,
      `${source} cannot be used: class ${className} has ${train} training and ${test} test images; it needs at least one of either.`,
    );
  }
  folder.write(name, filesOf(found, wishes));
  return report;
}

function read(source: string, wishes: ImageWishes, onFile: OnFile): ReadFolder {
  try {
    return readImageFolder(source, wishes, onFile);
  } catch (error) {
    if (error instanceof RangeError) throw refused(source, `${source} cannot be used: ${error.message}.`);
    if (error instanceof Error && 'code' in error) throw refused(source, `${source} cannot be read: ${error.message}.`);
    throw error;
  }
}

function filesOf({ classes, split, images, bad }: ReadFolder, { seed, testShare, resize }: ImageWishes) {
  const parts = (['train', 'test'] as const).map((part) => {
    const own = images.filter((image) => image.split === part);
    return { own, bytes: recordsOf(own) };
  });
  const [train, test] = parts as [(typeof parts)[0], (typeof parts)[0]];
  const manifest = {
    format: 1,
    classes,
    side: imageSide,
    split: split === 'drawn' ? { by: 'draw', seed, testShare } : { by: 'folders' },
    resized: resize,
    train: { sha256: sha256(train.bytes), files: train.own.map(named) },
    test: { sha256: sha256(test.bytes), files: test.own.map(named) },
    leftOut: bad,
  };
  return new Map<string, Uint8Array>([
    [ownImageFiles.training[0]!, train.bytes],
    [ownImageFiles.test[0]!, test.bytes],
    [imageManifestFile, new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`)],
  ]);
}

const named = ({ path, sha256: sum }: ReadImage) => ({ path, sha256: sum });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Records of a label, then red, green and blue planes. */
function recordsOf(images: readonly ReadImage[]): Uint8Array {
  const plane = imageSide * imageSide;
  const out = new Uint8Array(images.length * recordBytes);
  images.forEach(({ label, pixels }, i) => {
    const at = i * recordBytes;
    out[at] = label;
    for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) out[at + 1 + c * plane + p] = pixels[3 * p + c]!;
  });
  return out;
}

function badFiles(source: string, { bad, badCount }: ImageReport): ExpectedError {
  const issues = bad.map(({ path, why }) => ({ key: 'file', received: path, sentence: `${path} ${why}.` }));
  const rest = badCount > bad.length ? ` ${badCount - bad.length} more are like that.` : '';
  const sentence = `${source} has ${badCount === 1 ? 'a file' : `${badCount} files`} that cannot be used: ${issues.map((issue) => issue.sentence).join(' ')}${rest}`;
  return new ExpectedError('badInput', sentence, { issues, hint: 'The others are kept with --leave-out-bad.' });
}

function refused(received: string, sentence: string): ExpectedError {
  return new ExpectedError('badInput', sentence, { issues: [{ key: 'folder', received, sentence }] });
}
