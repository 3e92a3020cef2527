import { expect, it } from 'vitest';
import { categoryLabels } from '../../../../core/figures/render/categoryLabels.ts';
import type { FontFamily } from '../../../../core/contract/figureLooks.ts';

const family: FontFamily = 'sans';

it('leaves labels alone that fit into their slots', () => {
  expect(categoryLabels(['all', 'none'], 100, family)).toEqual({ texts: ['all', 'none'], turned: false, extraPx: 0 });
});

it('breaks labels at spaces, and makes room for the lines', () => {
  const labels = categoryLabels(['weight norm of one layer', 'none'], 60, family)!;
  expect(labels.turned).toBe(false);
  expect(labels.texts).toEqual(['weight\nnorm of\none layer', 'none']);
  expect(labels.extraPx).toBeGreaterThan(20);
});

it('turns labels of words that are wider than a slot, and makes room for the longest', () => {
  const labels = categoryLabels(['withoutSv41', 'all'], 30, family)!;
  expect(labels).toMatchObject({ texts: ['withoutSv41', 'all'], turned: true });
  expect(labels.extraPx).toBeGreaterThan(40);
});

it('knows no way where even turned labels would lie over one another', () => {
  expect(categoryLabels(['withoutSv41', 'withoutSv57'], 8, family)).toBeUndefined();
});
