import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useNotices } from '../../../renderer/stores/notices.ts';
import { useUndo } from '../../../renderer/stores/undo.ts';

describe('what can be taken back', () => {
  let value: number;
  beforeEach(() => {
    setActivePinia(createPinia());
    value = 0;
  });
  const set = (next: number): void => {
    const before = value;
    value = next;
    useUndo().did({ sentence: `set ${next}`, undo: () => (value = before), redo: () => (value = next) });
  };

  it('goes back and forth, newest first', async () => {
    const undo = useUndo();
    set(1);
    set(2);
    expect((await undo.undo())?.sentence).toBe('set 2');
    expect(value).toBe(1);
    await undo.undo();
    expect([value, undo.canUndo]).toEqual([0, false]);
    await undo.redo();
    await undo.redo();
    expect([value, undo.canRedo]).toEqual([2, false]);
  });

  it('forgets what was taken back once something new is done', async () => {
    set(1);
    await useUndo().undo();
    set(5);
    expect(useUndo().canRedo).toBe(false);
  });

  it('counts nothing that undoing itself does as done', async () => {
    const undo = useUndo();
    undo.did({ sentence: 'outer', undo: () => set(9) });
    await undo.undo();
    expect([value, undo.canUndo]).toEqual([9, false]);
  });

  it('is what a notice offers: its button and Ctrl+Z do it once between them', async () => {
    let undone = 0;
    useNotices().tell('The run is in the bin.', { undo: () => undone++ });
    useNotices().notices[0]!.undo!();
    await expect.poll(() => undone).toBe(1);
    expect(await useUndo().undo()).toBeUndefined();
    expect([undone, useNotices().notices]).toEqual([1, []]);
  });
});
