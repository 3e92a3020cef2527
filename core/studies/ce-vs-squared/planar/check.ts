import { largestEigenvalue } from '../../../numerics/largestEigenvalue.ts';
import type { RunContext } from '../../runner.ts';
import { planarHessian } from '../certificates/hessian.ts';
import type { Findings } from '../check.ts';
import type { StudyArm } from '../job.ts';
import { ownPointRefusals } from '../ownPointsCheck.ts';
import { initialNet } from './initialNet.ts';
import { paperSeeds, planarPoints } from './points.ts';

const paperWidth = 20;
/** Replicas whose initial curvature is looked at. */
const looked = 4;

/** Bad input of the planar net that its fields cannot see alone (docs/science/ce-vs-squared.md, section 8). */
export function checkPlanar(arm: StudyArm, context: RunContext): Findings {
  const refusals =
    arm.params.pointSource === 'own'
      ? ownPointRefusals(arm.name, arm.params.ownPoints)
      : arm.params.pointSource === 'paper'
        ? paperRefusals(arm, context.replicas)
        : [];
  return { refusals, warnings: refusals.length === 0 ? rateWarnings(arm, context) : [] };
}

function paperRefusals({ name, params }: StudyArm, replicas: number): Findings['refusals'] {
  const refusals: Findings['refusals'] = [];
  const refuse = (key: string, sentence: string): void => {
    refusals.push({ key, sentence: `Arm ${name}: ${sentence}`, forcible: false });
  };
  const unknown = params.paperSeeds.find((seed) => !paperSeeds.some((known) => known === seed));
  if (unknown !== undefined) refuse('paperSeeds', `paperSeeds has ${unknown}; it must be of ${paperSeeds.join(', ')}.`);
  if (replicas > params.paperSeeds.length)
    refuse('replicas', `replicas is ${replicas}; paperSeeds names ${params.paperSeeds.length}, one a replica.`);
  if (params.width !== paperWidth)
    refuse('width', `width is ${params.width}; the paper’s initial weights are those of ${paperWidth} units.`);
  if (params.initDraw > 1)
    refuse('initDraw', `initDraw is ${params.initDraw}; the paper has two initial nets a seed, 0 and 1.`);
  return refusals;
}

/** A learning rate above 2(1 + β)/λ_max(H) at the initial weights, for the losses that are smooth. */
function rateWarnings({ name, params }: StudyArm, { rng, replicas }: RunContext): Findings['warnings'] {
  const { loss, learningRate, momentum, optimizer, width, outputScale } = params;
  if ((loss !== 'ce' && loss !== 'se') || optimizer !== 'heavyBall') return [];
  let steepest = 0;
  for (let k = 0; k < Math.min(looked, replicas); k++) {
    const points = planarPoints(params, rng, k);
    const factor = 1 / (points.n * outputScale);
    const hessian = planarHessian(initialNet(params, rng, k), width, points, (i, f) => {
      const o = f / outputScale;
      if (loss === 'se')
        return { slope: 2 * factor * (o - points.label[i]! / 2), curvature: (2 * factor) / outputScale };
      const p = 1 / (1 + Math.exp(-o));
      return { slope: factor * (p - (points.label[i]! + 1) / 2), curvature: (factor * p * (1 - p)) / outputScale };
    });
    steepest = Math.max(steepest, largestEigenvalue(hessian, 4 * width));
  }
  const limit = (2 * (1 + momentum)) / steepest;
  if (learningRate <= limit) return [];
  const sentence = `Arm ${name}: learningRate is ${learningRate}, above 2(1 + momentum)/λ_max = ${limit.toPrecision(3)} at the initial weights; training may diverge.`;
  return [{ code: 'learningRateHigh', key: 'learningRate', sentence }];
}
