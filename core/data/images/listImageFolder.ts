import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageLimits } from './imageLimits.ts';

export type Split = 'train' | 'test';

/** A file that may be an image, by its path below the folder, with / between its parts. */
export interface ListedFile {
  readonly path: string;
  /** Index of its class. */
  readonly label: number;
  /** null where the split is still to be drawn. */
  readonly split: Split | null;
}

export interface BadFile {
  readonly path: string;
  /** To be continued after the path: "is a truncated PNG". */
  readonly why: string;
}

export interface ListedFolder {
  /** Names of the class folders, in the order of their letters' codes: class k has the label k. */
  readonly classes: readonly string[];
  readonly split: 'folders' | 'drawn';
  readonly files: readonly ListedFile[];
  readonly bad: readonly BadFile[];
}

const splits = ['train', 'test'] as const;

/**
 * What lies in a folder of images: a sub-folder a class, or these inside train/ and test/. Names that begin with a dot are
 * passed over, links are never followed. Throws a RangeError where there are no or too many classes or files, or a class of
 * test/ that train/ lacks.
 */
export function listImageFolder(folder: string): ListedFolder {
  const top = entriesOf(folder);
  const names = top.folders;
  const given = splits.every((split) => names.includes(split));
  if (given && names.length > splits.length) {
    const others = names.filter((name) => name !== 'train' && name !== 'test');
    throw new RangeError(`it has train and test beside ${others.slice(0, 5).join(', ')}; it must have these two alone`);
  }
  const classes = given ? entriesOf(join(folder, 'train')).folders : names;
  checkClasses(classes, given ? 'its folder train' : 'it');
  const bad: BadFile[] = top.others.map((path) => ({ path, why: 'lies in no folder of a class' }));
  const files: ListedFile[] = [];
  const addClass = (parts: readonly string[], label: number, split: Split | null): void => {
    const inside = entriesOf(join(folder, ...parts));
    for (const name of inside.folders)
      bad.push({ path: [...parts, name].join('/'), why: 'is a folder inside a class' });
    for (const name of inside.others) files.push({ path: [...parts, name].join('/'), label, split });
    if (files.length > imageLimits.files) throw new RangeError(`it has more than ${imageLimits.files} files`);
  };
  if (!given) classes.forEach((name, label) => addClass([name], label, null));
  else {
    for (const split of splits) {
      const inside = entriesOf(join(folder, split));
      bad.push(...inside.others.map((name) => ({ path: `${split}/${name}`, why: 'lies in no folder of a class' })));
      for (const name of inside.folders) {
        const label = classes.indexOf(name);
        if (label < 0) throw new RangeError(`its folder test has the class ${name}; train has ${classes.join(', ')}`);
        addClass([split, name], label, split);
      }
    }
  }
  return { classes, split: given ? 'folders' : 'drawn', files, bad };
}

function checkClasses(classes: readonly string[], where: string): void {
  if (classes.length < 2 || classes.length > imageLimits.classes) {
    throw new RangeError(
      `${where} has ${classes.length} sub-folders; it must have one a class, 2 to ${imageLimits.classes}`,
    );
  }
  const long = classes.find((name) => name.length > imageLimits.nameLength);
  if (long !== undefined)
    throw new RangeError(`a class has a name of ${long.length} letters; at most ${imageLimits.nameLength} are read`);
}

function entriesOf(folder: string): { folders: string[]; others: string[] } {
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort((a, b) => (a < b ? -1 : 1));
  const isFolder = new Map(names.map((name) => [name, lstatSync(join(folder, name)).isDirectory()]));
  return {
    folders: names.filter((name) => isFolder.get(name)),
    others: names.filter((name) => !isFolder.get(name)),
  };
}
