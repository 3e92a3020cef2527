import type { Finding } from '../check.ts';
import { explicitStrength } from '../noise.ts';
import { packedLength, type SensingParams } from './problem.ts';

/** The measurements of all replicas stay in memory. */
const mostBytes = 2 ** 31;
/** A step of the slow flow costs some (n d)² multiplications. */
const mostFlow = 20_000;
/** Thousands of eigenvalue decompositions. */
const mostReference = 40;

/**
 * Reference learning rate 1/(λ_max + G/B) (section 2.2): G = reg(U0) = 2(d+1) d for both starts, λ_max about
 * 4 |U0|²_op (1 + √(D/n))², |U0|_op 1 for the identity and about 2 for N(0, 1/d) entries.
 */
export function referenceRate({ dimension: d, measurements, batchSize, start }: SensingParams): number {
  const largest = start === 'gaussian' ? 4 : 1;
  const sharpness = 4 * largest * (1 + Math.sqrt(packedLength(d) / measurements)) ** 2;
  return 1 / (sharpness + (2 * (d + 1) * d) / batchSize);
}

/** Rules of section 8 for matrix sensing. */
export function checkSensing(params: SensingParams, replicas: number): Finding[] {
  const refusals = sizeFaults(params, replicas);
  return refusals.length > 0 ? refusals : [...rateFindings(params), ...contrastFindings(params)];
}

function sizeFaults(
  { dimension: d, rank, measurements: n, batchSize, noiseMode, leastTrace }: SensingParams,
  replicas: number,
): Finding[] {
  const faults: Finding[] = [];
  const fault = (key: string, sentence: string): void => {
    faults.push({ refuse: true, code: 'size', key, sentence });
  };
  if (rank > d) fault('rank', `rank is ${rank}; it must be at most the dimension, ${d}.`);
  if (batchSize < 1)
    fault('batchSize', `batchSize is ${batchSize}; matrix sensing needs 1 to ${n} measurements a step.`);
  if (batchSize > n) fault('batchSize', `batchSize is ${batchSize}; it must be at most the ${n} measurements.`);
  if (noiseMode === 'flow' && n * d > mostFlow) {
    const sentence = `dimension is ${d} and measurements ${n}; the slow flow needs their product to be at most ${mostFlow}.`;
    fault('dimension', sentence);
  }
  if (leastTrace && d > mostReference) {
    fault(
      'leastTrace',
      `leastTrace is true and dimension ${d}; the least trace is computed up to dimension ${mostReference}.`,
    );
  }
  const bytes = 4 * n * packedLength(d) * replicas;
  if (bytes > mostBytes) {
    const gigabytes = (bytes / 2 ** 30).toPrecision(3);
    fault(
      'measurements',
      `measurements is ${n}: with dimension ${d} and ${replicas} replicas they take ${gigabytes} GiB; at most 2 GiB are allowed.`,
    );
  }
  return faults;
}

function rateFindings(params: SensingParams): Finding[] {
  const reference = referenceRate(params);
  const { learningRate } = params;
  const shown = Number(reference.toPrecision(2));
  if (learningRate > 2 * reference) {
    const sentence = `learningRate is ${learningRate}, more than twice the reference ${shown}: the run is likely to diverge; it must be at most ${Number((2 * reference).toPrecision(2))} unless forced.`;
    return [{ refuse: true, forcible: true, code: 'rateTooHigh', key: 'learningRate', sentence }];
  }
  if (learningRate <= 1.2 * reference) return [];
  const sentence = `learningRate is ${learningRate}, above 1.2 times the reference ${shown}: the early phase regularises by itself, so the control is not clean.`;
  return [{ code: 'earlyPhase', key: 'learningRate', sentence }];
}

function contrastFindings(params: SensingParams): Finding[] {
  const { dimension: d, rank, measurements: n } = params;
  const unknowns = packedLength(d);
  const findings: Finding[] = [];
  const warn = (code: string, key: string, sentence: string): void => {
    findings.push({ code, key, sentence });
  };
  if (n >= unknowns) {
    warn(
      'noNullSpace',
      'measurements',
      `measurements is ${n}, at least the ${unknowns} unknowns: there is no null space.`,
    );
  } else if (n >= 0.8 * unknowns) {
    const sentence = `measurements is ${n}, at least 0.8 of the ${unknowns} unknowns: the data nearly fix X, so there is no contrast.`;
    warn('noContrast', 'measurements', sentence);
  }
  if (n < 3 * d * rank) {
    const sentence = `measurements is ${n}, fewer than 3dr = ${3 * d * rank}: even the least nuclear norm may miss X* (a rule of thumb).`;
    warn('tooFew', 'measurements', sentence);
  }
  // The explicit term pulls each eigenvalue of X (those of X* are 1) by about λ 2(d+1).
  const pull = 2 * (d + 1) * explicitStrength(params, params.batchSize);
  if (pull > 0.1) {
    const sentence = `acceleration is ${params.acceleration}, so the explicit term takes about ${Number(pull.toPrecision(2))} off eigenvalues of 1: X shrinks.`;
    warn('shrinks', 'acceleration', sentence);
  }
  return findings;
}
