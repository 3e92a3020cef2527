import { readImportedTable } from '../../../data/importedTable.ts';
import { supportVectors } from '../../../numerics/supportVectors.ts';
import type { RunContext } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import type { Findings } from '../findings.ts';
import { covarianceOf } from './batchNorm.ts';
import { allPoints, removedRows, startOf, without } from './problem.ts';
import { logRate } from './schedules.ts';
import { rateLaw } from './rateLaw.ts';
import { dot, dotRow, norm } from './vectors.ts';

/** Replicas whose drawn data are looked at. */
const looked = 16;
/** Below this least dual weight the asymptote comes late: iris-01's 0.04 delays it beyond log t = 1000. */
const smallAlpha = 0.05;

/** Data, start and schedule of a linear flow (section 7). */
export function checkLinear(params: StudyParams, context: RunContext, findings: Findings): void {
  if (!shapesFit(params, findings)) return;
  const { rng, replicas, data } = context;
  if (params.dataSet === 'imported' && !importedThere(params, data, findings)) return;
  const random = params.dataSet === 'separated' || params.start === 'random';
  for (let replica = 0; replica < (random ? Math.min(looked, replicas) : Math.min(1, replicas)); replica++) {
    const whole = allPoints(params, rng, replica, data);
    const removed = removedRows(params, whole);
    const beyond = removed.find((row) => row >= whole.n);
    if (beyond !== undefined) {
      findings.refuse('removedRows', `removedRows has ${beyond}; rows are numbered 0 to ${whole.n - 1}.`);
      return;
    }
    const points = without(whole, removed);
    if (points.n === 0) {
      findings.refuse('removal', `removal leaves none of ${whole.n} points.`);
      return;
    }
    const svm = supportVectors(points.z, points.n, points.d);
    if (!svm.separable) {
      const sentence = `the points of replica ${replica} are not separable through the origin: the flow has a finite minimiser, and there is no maximum margin, no rate and no Lemma 9 to compare with.`;
      findings.warn('notSeparable', 'dataSet', sentence);
      return;
    }
    const start = startOf(params, points.d, rng, replica);
    if (params.flow === 'bn' && params.experiment === 'linear') {
      const c = covarianceOf(points);
      const cw = start.map((_, j) => dotRow(c, j, points.d, start));
      if (!(dot(start, cw) > 0)) {
        findings.refuse(
          'start',
          `the start of replica ${replica} has sigma(w) = 0 on these points, so batch norm divides by zero.`,
        );
        return;
      }
    }
    if (replica > 0) continue;
    warnOfSchedule(params, svm.margin, findings);
    const law = rateLaw(points, svm);
    const alphaMin = svm.alpha.reduce((a, b) => Math.min(a, b), Infinity);
    if (law.regime === 'oneOverLog' && alphaMin < smallAlpha && params.experiment === 'linear') {
      const seen = Number.isNaN(law.asymptoteLogT)
        ? 'beyond log t = 1e5'
        : `at log t of about ${law.asymptoteLogT.toFixed(0)}`;
      const sentence = `the least dual weight is ${alphaMin.toPrecision(3)}, so the asymptote |v - v*| = ${law.constant.toPrecision(4)}/rho shows only ${seen}.`;
      findings.warn('lateAsymptote', 'dataSet', sentence);
    }
  }
}

/** An imported table must be there and be one; without it the run cannot be had here. */
function importedThere({ importedName }: StudyParams, data: RunContext['data'], findings: Findings): boolean {
  if (importedName === '' || !data?.has(importedName)) {
    const sentence = `importedName is "${importedName}"; no table of that name was imported (excite data import FILE --name NAME).`;
    findings.refuse('importedName', sentence);
    return false;
  }
  try {
    readImportedTable(data, importedName);
    return true;
  } catch (error) {
    findings.refuse('importedName', `the table ${importedName} cannot be used: ${(error as Error).message}.`);
    return false;
  }
}

function shapesFit(params: StudyParams, findings: Findings): boolean {
  const { dataSet, points, dimension, copies, start, startVectors } = params;
  const before = findings.refusals;
  if (dataSet === 'points') {
    const count = points.length / dimension;
    if (!Number.isInteger(count)) {
      findings.refuse(
        'points',
        `points has ${points.length} numbers, which do not cut into points of dimension ${dimension}.`,
      );
    } else if (copies.length !== 1 && copies.length !== count) {
      findings.refuse(
        'copies',
        `copies has ${copies.length} numbers; it must have 1, or one for each of the ${count} points.`,
      );
    } else if (points.every((value) => value === 0)) {
      findings.refuse('points', 'points are all zero; at least one coordinate must differ from 0.');
    }
  }
  const d = { points: dimension, iris01: 4, iris02: 4, irisRow: 4, separated: 10, imported: 0 }[dataSet];
  if (start === 'vectors' && d > 0) {
    if (startVectors.length % d !== 0) {
      findings.refuse(
        'startVectors',
        `startVectors has ${startVectors.length} numbers, which do not cut into vectors of dimension ${d}.`,
      );
    } else {
      for (let i = 0; i < startVectors.length; i += d) {
        if (!(norm(startVectors.slice(i, i + d)) > 0)) {
          findings.refuse(
            'startVectors',
            `startVectors has a vector of norm 0 (number ${i / d}); V = w/|w| needs a norm above 0.`,
          );
        }
      }
    }
  }
  if (start === 'againstTeacher' && dataSet !== 'separated') {
    findings.refuse('start', `start is againstTeacher, which only the data separated have; dataSet is ${dataSet}.`);
  }
  return findings.refusals === before;
}

/** Reading A: what a prescribed rho will do (section 7). */
function warnOfSchedule({ experiment, flow, schedule }: StudyParams, margin: number, findings: Findings): void {
  if (experiment !== 'linear' || flow !== 'schedule') return;
  if (schedule === 'inverseLog') {
    findings.warn(
      'meanDirection',
      'schedule',
      'rho(t) tends to 0, so the limit is the mean direction, not the maximum margin.',
    );
  }
  const rate = logRate(schedule) * margin;
  if (rate > 1) {
    const sentence = `rho grows as ${logRate(schedule)} log t and the margin is ${margin.toPrecision(4)}: their product is above 1, so V freezes before it arrives.`;
    findings.warn('freezes', 'schedule', sentence);
  }
}
