import { expect, it } from 'vitest';
import { RateMeter } from '../../../renderer/stores/rateMeter.ts';

it('tells the rate of the last seconds, and nothing after one reading', () => {
  const meter = new RateMeter();
  expect(meter.read(0, 0)).toBeNull();
  expect(meter.read(1000, 500)).toBe(500);
  expect(meter.read(3000, 500)).toBeCloseTo(500 / 3);
  expect(meter.read(6000, 500)).toBe(0);
});
