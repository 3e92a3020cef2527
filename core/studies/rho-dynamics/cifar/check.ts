import { ExpectedError } from '../../../contract/errors.ts';
import { cifar10Name } from '../../../data/cifar10/binary.ts';
import type { RunContext } from '../../runner.ts';
import type { Findings } from '../findings.ts';
import type { StudyParams } from '../fields.ts';
import { points } from './supportDefinition.ts';

const imagesOfBatch = 10_000;

/** The images must be here, and there must be enough of them (section 7). */
export function checkCifar({ experiment }: StudyParams, { data, replicas }: RunContext, findings: Findings): void {
  if (!data?.has(cifar10Name)) {
    throw new ExpectedError('unavailable', 'This preset trains on CIFAR-10, which is not in the data folder.', {
      hint: 'Get it with: excite data fetch cifar10',
    });
  }
  const most = imagesOfBatch / points;
  if (experiment === 'supportPoints' && replicas > most) {
    const sentence = `replicas is ${replicas}; each takes ${points} rows of data_batch_1 of its own, so at most ${most} are there.`;
    findings.refuse('replicas', sentence);
  }
}
