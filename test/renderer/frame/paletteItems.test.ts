import { expect, it } from 'vitest';
import { findItems } from '../../../renderer/frame/paletteItems.ts';

const item = (title: string, group = 'View') => ({ key: title, title, group, run: () => undefined });
const items = [item('Show or hide the navigator'), item('Next tab', 'Tabs'), item('Dark'), item('decay: next to none')];
const found = (text: string): string[] => findItems(items, text).map(({ title }) => title);

it('finds by every word, in title or group, whatever their order', () => {
  expect(found('tab next')).toEqual(['Next tab']);
  expect(found('view dark')).toEqual(['Dark']);
  expect(found('')).toHaveLength(4);
  expect(found('nothing of the kind')).toEqual([]);
});

it('puts titles in which a word begins before those that hold it inside', () => {
  expect(findItems([item('undecayed'), item('decay')], 'decay').map(({ title }) => title)).toEqual([
    'decay',
    'undecayed',
  ]);
});
