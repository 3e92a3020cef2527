import { dataSetName } from '../contract/dataSetName.ts';
import { ExpectedError } from '../contract/errors.ts';
import { cifar10Name } from './cifar10/binary.ts';

/** Throws `badInput` where a set of the user's own cannot have this name. */
export function checkSetName(name: string): void {
  if (dataSetName.test(name) && name !== cifar10Name) return;
  const sentence = `name is "${name}"; it must be letters, digits, - and _ (at most 64), and not ${cifar10Name}.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: 'name', received: name, sentence }] });
}
