import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import { Randomness } from '../../../random.ts';
import { coordinates, data, dimension, drawModel, gammas, noiseWeights, stationaryCovariance } from './model.ts';
import { contextOf, recordRun } from '../../../../test/core/studies/recordRun.ts';
import { runner } from '../run.ts';
import { labelNoise } from '../study.ts';
import { Moments } from './moments.ts';

const model = drawModel(new Randomness(4).stream('data', 0));

describe('the linear model', () => {
  it('has the eigenvalues γ of (1/n) AᵀA in its directions, and two null ones', () => {
    const square = new Float64Array(dimension * dimension);
    for (let i = 0; i < data; i++) {
      for (let j = 0; j < dimension; j++) {
        for (let k = 0; k < dimension; k++) {
          square[j * dimension + k] =
            square[j * dimension + k]! + (model.a[i * dimension + j]! * model.a[i * dimension + k]!) / data;
        }
      }
    }
    const { values } = symmetricEigen(square, dimension);
    [0, 0, ...[...gammas].reverse()].forEach((gamma, k) => expect(values[k]! - gamma).toBeCloseTo(0, 14));
    gammas.forEach((gamma, k) => {
      const z = new Float64Array(dimension);
      const image = new Float64Array(dimension);
      for (let j = 0; j < dimension; j++) {
        for (let l = 0; l < dimension; l++) {
          image[j] = image[j]! + square[j * dimension + l]! * model.directions[l * dimension + k]!;
        }
      }
      coordinates(model, image, z);
      z.forEach((value, l) => expect(value - (l === k ? gamma : 0)).toBeCloseTo(0, 14));
    });
  });
});

describe('moments', () => {
  const [replicas, samples, lags] = [3, 40, 7];
  const z = Array.from({ length: replicas }, (_, k) =>
    new Randomness(k + 1).stream('noise', 0).normals(0, new Float64Array(2 * samples)),
  );
  const fill = (moments: Moments, from: number, to: number): void => {
    for (let k = 0; k < replicas; k++) {
      for (let t = from; t < to; t++) moments.add(k, t, z[k]!.subarray(2 * t, 2 * t + 2));
    }
  };

  it('are those of a direct sum, in one go or in stretches', () => {
    const whole = new Moments(replicas, 2, lags, undefined);
    fill(whole, 0, 11);
    const rest = new Moments(replicas, 2, lags, structuredClone(whole.state()));
    for (const moments of [whole, rest]) {
      fill(moments, 11, samples);
      expect(moments.count).toBe(samples);
      for (const k of [0, 1]) {
        let variance = 0;
        let lagged = 0;
        for (let r = 0; r < replicas; r++) {
          for (let t = 0; t < samples; t++) variance += z[r]![2 * t + k]! ** 2;
          for (let t = 6; t < samples; t++) lagged += z[r]![2 * t + k]! * z[r]![2 * (t - 6) + k]!;
        }
        variance /= replicas * samples;
        expect(moments.variance(k)).toBeCloseTo(variance, 12);
        expect(moments.autocorrelation(k, 6)).toBeCloseTo(lagged / (replicas * (samples - 6)) / variance, 12);
      }
    }
    expect(rest.maxCorrelation).toBe(whole.maxCorrelation);
  });
});

describe('unequal noise', () => {
  it('keeps its mean, and with none the law is 1/(1 − ηγ), uncorrelated', () => {
    expect(noiseWeights(0.9).reduce((sum, w) => sum + w, 0) / data).toBeCloseTo(1, 15);
    const equal = stationaryCovariance(model, 0.05, 0);
    gammas.forEach((gamma, k) =>
      gammas.forEach((_, l) => expect(equal[k * 4 + l]! - (k === l ? 1 / (1 - 0.05 * gamma) : 0)).toBeCloseTo(0, 13)),
    );
  });

  it('gives the covariances of the Lyapunov equation, with correlations among them', async () => {
    const { recorder } = await recordRun(labelNoise, runner, contextOf(labelNoise, 'ou-unequal'));
    const rows = (arm: string): { measured: number; theory: number; diagonal: boolean }[] =>
      recorder
        .table('covariances')
        .filter((row) => row['arm'] === arm)
        .map((row) => ({
          measured: Number(row['covariance']),
          theory: Number(row['theory']),
          diagonal: row['first'] === row['second'],
        }));
    // Section 4.F: a variance has a standard deviation of 1.1 % in the slowest direction; four of them.
    for (const { measured, theory } of rows('unequal')) expect(Math.abs(measured - theory)).toBeLessThan(0.045);
    const beside = rows('unequal').filter(({ diagonal }) => !diagonal);
    expect(Math.max(...beside.map(({ theory }) => Math.abs(theory)))).toBeGreaterThan(0.1);
    for (const { measured, diagonal } of rows('equal')) if (!diagonal) expect(Math.abs(measured)).toBeLessThan(0.045);
  });
});
