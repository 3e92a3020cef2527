import { ExpectedError } from '../../../contract/errors.ts';
import { cifar10Name } from '../../../data/cifar10/binary.ts';
import { countLabels } from '../../../data/imageFiles.ts';
import { pairLabels } from '../batchNorm/imagePair.ts';
import type { RunContext } from '../../runner.ts';
import type { Findings } from '../findings.ts';
import type { StudyParams } from '../fields.ts';
import { points } from './supportDefinition.ts';

const imagesOfBatch = 10_000;

/** The images must be here, and there must be enough of them (section 7). */
export function checkCifar(params: StudyParams, { data, replicas }: RunContext, findings: Findings): void {
  const { experiment, trainImages, imagePair } = params;
  if (!data?.has(cifar10Name)) {
    throw new ExpectedError('unavailable', 'This preset uses CIFAR-10, which is not in the data folder.', {
      hint: 'Get it with: excite data fetch cifar10',
    });
  }
  const most = imagesOfBatch / points;
  if (experiment === 'supportPoints' && replicas > most) {
    const sentence = `replicas is ${replicas}; each takes ${points} rows of data_batch_1 of its own, so at most ${most} are there.`;
    findings.refuse('replicas', sentence);
  }
  if (experiment === 'batchNorm') {
    const counts = countLabels(data, cifar10Name, 'data_batch_1.bin');
    const n = pairLabels[imagePair].reduce((sum, label) => sum + counts[label]!, 0);
    if (replicas * trainImages > n) {
      const sentence = `${replicas} replicas of trainImages ${trainImages} need ${replicas * trainImages} images of the pair; data_batch_1 has ${n}.`;
      findings.refuse('trainImages', sentence);
    }
  }
}
