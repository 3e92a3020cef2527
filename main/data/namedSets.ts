import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { imageFilesOf } from '../../core/data/imageFiles.ts';
import { imageSetOf } from '../../core/data/images/imageManifest.ts';

export interface NamedSet {
  readonly name: string;
  readonly kind: 'images' | 'table';
  readonly what: string;
  readonly present: boolean;
}

/** The data sets that have a name: the one to fetch, and what the user imported. */
export function namedSets(folder: DataFolder): NamedSet[] {
  const own = folder.names().filter((name) => name !== cifar10Name);
  return [
    {
      name: cifar10Name,
      kind: 'images',
      what: 'CIFAR-10: 60,000 colour images of 32 x 32 in 10 classes',
      present: folder.has(cifar10Name),
    },
    ...own.map((name): NamedSet => ({ name, ...describe(folder, name), present: true })),
  ];
}

function describe(folder: DataFolder, name: string): Pick<NamedSet, 'kind' | 'what'> {
  const { training } = imageFilesOf(name);
  if (!folder.hasFile(name, training[0]!)) return { kind: 'table', what: 'imported table' };
  const set = imageSetOf(folder, name);
  if (!set) return { kind: 'images', what: 'images in CIFAR-10’s binary form' };
  const classes = set.classes.map((className, label) => `${label} ${className}`).join(', ');
  return { kind: 'images', what: `imported images: ${set.train} for training and ${set.test} for test of ${classes}` };
}
