import { describe, expect, it } from 'vitest';
import { Optimizer } from './optimizer.ts';

/** Follows the quadratic w²/2 from 1 and gives w after so many steps. */
function follow(kind: 'sgd' | 'momentum' | 'adam', learningRate: number, steps: number, cut?: number): number {
  let optimizer = new Optimizer(kind, learningRate, 1, undefined);
  const w = Float64Array.of(1);
  for (let step = 0; step < steps; step++) {
    if (step === cut) optimizer = new Optimizer(kind, learningRate, 1, structuredClone(optimizer.state()));
    optimizer.move(w, Float64Array.from(w), step);
  }
  return w[0]!;
}

describe('optimizers', () => {
  it('of SGD contract by 1 − η', () => {
    expect(follow('sgd', 0.1, 20)).toBeCloseTo(0.9 ** 20, 14);
  });

  it('of momentum follow w_{t+1} = (1.9 − 0.1 η) w_t − 0.9 w_{t−1}', () => {
    let [before, now] = [1, 1 - 0.1 * 0.1];
    for (let t = 1; t < 30; t++) [before, now] = [now, (1.9 - 0.1 * 0.1) * now - 0.9 * before];
    expect(follow('momentum', 0.1, 30)).toBeCloseTo(now, 13);
  });

  it('of Adam move by the learning rate first, whatever the gradient', () => {
    for (const scale of [1e-3, 1, 1e3]) {
      const w = Float64Array.of(0);
      new Optimizer('adam', 0.01, 1, undefined).move(w, Float64Array.of(scale), 0);
      // 1e-8 beside the gradient's size.
      expect(w[0]! / -0.01 - 1).toBeCloseTo(0, 4);
    }
  });

  it.each(['sgd', 'momentum', 'adam'] as const)('%s goes on from its state bit for bit', (kind) => {
    expect(follow(kind, 0.05, 40, 17)).toBe(follow(kind, 0.05, 40));
  });
});
