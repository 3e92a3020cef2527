import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';

export interface NamedSet {
  readonly name: string;
  readonly what: string;
  readonly present: boolean;
}

/** The data sets that have a name: the one to fetch, and what the user imported. */
export function namedSets(folder: DataFolder): NamedSet[] {
  const imported = folder.names().filter((name) => name !== cifar10Name);
  return [
    {
      name: cifar10Name,
      what: 'CIFAR-10: 60,000 colour images of 32 x 32 in 10 classes',
      present: folder.has(cifar10Name),
    },
    ...imported.map((name) => ({ name, what: 'imported table', present: true })),
  ];
}
