import { expect, it } from 'vitest';
import { number, list } from '../../../core/contract/fields.ts';
import { axisText, parseAxis, parseSeeds, seedsText } from '../../../core/contract/sweepText.ts';

const rate = number({ label: 'rate', help: '', default: 1 });
const sizes = list({ label: 'sizes', help: '', item: 'integer', default: [2], minLength: 1, maxLength: 5 });

it.each([
  ['0.1,0.2', { kind: 'list', key: 'rate', values: [0.1, 0.2] }],
  ['0..1:11', { kind: 'range', key: 'rate', from: 0, to: 1, count: 11 }],
  ['-0.5..0.5:3', { kind: 'range', key: 'rate', from: -0.5, to: 0.5, count: 3 }],
  ['log:1e-3..1e1:9', { kind: 'logRange', key: 'rate', from: 1e-3, to: 10, count: 9 }],
  ['random:0..1:20@7', { kind: 'random', key: 'rate', from: 0, to: 1, count: 20, scale: 'linear', seed: 7 }],
  ['lograndom:1e-4..1:5', { kind: 'random', key: 'rate', from: 1e-4, to: 1, count: 5, scale: 'log', seed: 0 }],
])('reads the axis %s, and reads it again as it writes it', (text, axis) => {
  const read = parseAxis('rate', rate, text);
  expect(read).toEqual(axis);
  expect(parseAxis('rate', rate, axisText(read as never))).toEqual(axis);
});

it('separates lists by semicolons', () => {
  const axis = parseAxis('sizes', sizes, '2,20,1; 2,40,1');
  expect(axis).toEqual({
    kind: 'list',
    key: 'sizes',
    values: [
      [2, 20, 1],
      [2, 40, 1],
    ],
  });
  expect(parseAxis('sizes', sizes, axisText(axis as never))).toEqual(axis);
});

it('names the axis and what it was given', () => {
  expect(parseAxis('rate', rate, 'a..b:3')).toMatchObject({ key: 'rate', received: 'a..b:3' });
  expect(parseAxis('rate', rate, ' ')).toMatchObject({ key: 'rate', received: 'empty' });
});

it('reads seeds as one types them', () => {
  expect(parseSeeds('1..3,7')).toEqual([1, 2, 3, 7]);
  expect(seedsText([1, 2, 3, 7])).toBe('1..3,7');
  for (const wrong of ['', '3..1', '1.5', 'a', '0..99999999']) expect(parseSeeds(wrong)).toBeUndefined();
});
