import type { Warning } from '../../contract/run.ts';
import type { Preflight, RunArm, RunContext } from '../runner.ts';
import { data as cloudData, gammas } from './cloud/model.ts';
import type { StudyParams } from './fields.ts';
import { checkSensing } from './matrixSensing/check.ts';
import { checkRelu } from './relu/check.ts';

/** What a rule of section 8 says of one arm. */
export interface Finding {
  readonly refuse?: boolean;
  readonly forcible?: boolean;
  readonly code: string;
  readonly key: string;
  readonly sentence: string;
}

/** Rules of section 8 that the fields' ranges do not tell; what is true of several arms is said once. */
export function check(context: RunContext): Preflight {
  const said = new Map<string, { finding: Finding; arms: string[] }>();
  for (const arm of context.arms) {
    for (const finding of armFindings(arm, context)) {
      const known = said.get(finding.sentence);
      if (known) known.arms.push(arm.name);
      else said.set(finding.sentence, { finding, arms: [arm.name] });
    }
  }
  const findings = [...said.values()].map(({ finding, arms }) => ({
    ...finding,
    sentence: `Arm${arms.length > 1 ? 's' : ''} ${arms.join(', ')}: ${finding.sentence}`,
  }));
  return {
    refusals: findings
      .filter(({ refuse }) => refuse)
      .map(({ key, sentence, forcible }) => ({ key, sentence, forcible: forcible ?? false })),
    warnings: findings
      .filter(({ refuse }) => !refuse)
      .map(({ code, key, sentence }): Warning => ({ code, key, sentence })),
  };
}

function armFindings(arm: RunArm, context: RunContext): Finding[] {
  const params = arm.params as StudyParams;
  if (params.experiment === 'theorem2' || params.experiment === 'curves') return [];
  const wrong = choiceFaults(params);
  if (wrong.length > 0) return wrong;
  const own = experimentFindings(params, context);
  return own.some(({ refuse, forcible }) => refuse && !forcible) ? own : [...own, ...noiseNotes(params)];
}

function choiceFaults({ experiment, noiseMode, start }: StudyParams): Finding[] {
  const faults: Finding[] = [];
  const fault = (key: string, sentence: string): void => {
    faults.push({ refuse: true, code: 'notHere', key, sentence });
  };
  if (noiseMode === 'shared' && experiment !== 'cloud') {
    fault('noiseMode', 'noiseMode is shared, which only the cloud (D) has; take fresh, none, frozen or explicit.');
  }
  if (noiseMode === 'flow' && experiment !== 'matrixSensing') {
    fault('noiseMode', 'noiseMode is flow, which only matrix sensing (A) has; take fresh, none, frozen or explicit.');
  }
  if (experiment === 'matrixSensing' && start !== 'identity' && start !== 'gaussian') {
    fault('start', `start is ${start}; matrix sensing starts at identity or gaussian.`);
  }
  if (experiment === 'repellent' && start !== 'repellent' && start !== 'slid') {
    fault('start', `start is ${start}; the repellent test starts at repellent or slid.`);
  }
  return faults;
}

function experimentFindings(params: StudyParams, { rng, replicas }: RunContext): Finding[] {
  switch (params.experiment) {
    case 'matrixSensing':
      return checkSensing(params, replicas);
    case 'relu':
      return checkRelu(params, rng, replicas);
    case 'oneDatum':
      return checkOneDatum(params);
    case 'cloud':
      return checkCloud(params);
    default:
      return checkRepellent(params);
  }
}

function noiseNotes({ noiseMode, noiseLaw, noiseVariance }: StudyParams): Finding[] {
  const notes: Finding[] = [];
  const drawn = noiseMode === 'fresh' || noiseMode === 'frozen' || noiseMode === 'shared';
  if (drawn && noiseVariance > 0 && noiseLaw === 'gaussian') {
    const sentence = 'the noise is Gaussian, which is not bounded: outside the theorem, as in Fig. 1 of the paper.';
    notes.push({ code: 'outsideTheorem', key: 'noiseLaw', sentence });
  }
  if (noiseMode === 'frozen') {
    const sentence = 'the noise is frozen, one error a label for the whole run: a control, outside the theorem.';
    notes.push({ code: 'controlNoise', key: 'noiseMode', sentence });
  }
  return notes;
}

/** At y = 0 all logistic units want o = 0, where reg has no stationary point (h > 0). */
function checkOneDatum({ activation, target }: StudyParams): Finding[] {
  if (activation !== 'logistic' || target !== 0) return [];
  const sentence = 'target is 0 and the units are logistic: there is no stationary point with o = 0, since h > 0.';
  return [{ code: 'noStationaryPoint', key: 'target', sentence }];
}

function checkCloud({ batchSize, learningRate }: StudyParams): Finding[] {
  const largest = Math.max(...gammas);
  if (batchSize > cloudData) {
    const sentence = `batchSize is ${batchSize}; it must be at most the ${cloudData} data (0: all of them).`;
    return [{ refuse: true, code: 'batchSize', key: 'batchSize', sentence }];
  }
  if (learningRate * largest < 1) return [];
  const sentence = `learningRate is ${learningRate}; it must be below 1/gamma_max = ${1 / largest}, where the variance (eta sigma^2/B)/(1 - eta gamma) diverges.`;
  return [{ refuse: true, code: 'diverges', key: 'learningRate', sentence }];
}

function checkRepellent({ learningRate }: StudyParams): Finding[] {
  if (learningRate > 0.03) {
    const sentence = `learningRate is ${learningRate}; above 0.03 the test is far from its limit of small rates.`;
    return [{ code: 'noAsymptotics', key: 'learningRate', sentence }];
  }
  if (learningRate >= 1e-4) return [];
  const millions = (learningRate ** -1.6 / 1e6).toPrecision(2);
  const sentence = `learningRate is ${learningRate}, so a run has eta^-1.6 = ${millions} million steps; below 1e-4 they are more than 2.5 million.`;
  return [{ code: 'manySteps', key: 'learningRate', sentence }];
}
