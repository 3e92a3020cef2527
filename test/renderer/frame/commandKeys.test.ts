import { describe, expect, it } from 'vitest';
import { commands } from '../../../core/contract/commands.ts';
import { commandOf, type Stroke } from '../../../renderer/frame/commandKeys.ts';

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const ctrl = { ctrlKey: true };

describe('the keys of commands', () => {
  it('stand for one command each', () => {
    const keys = commands.flatMap((command) => [...command.keys]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  it.each([
    [stroke('k', ctrl), 'view.palette'],
    [stroke('P', { ...ctrl, shiftKey: true }), 'view.palette'],
    [stroke('z', ctrl), 'edit.undo'],
    [stroke('Z', { ...ctrl, shiftKey: true }), 'edit.redo'],
    [stroke('ArrowLeft', { altKey: true }), 'go.back'],
    [stroke('Tab', { ...ctrl, shiftKey: true }), 'tab.previous'],
    [stroke('|', { ...ctrl, shiftKey: true, code: 'Backslash' }), 'pane.splitDown'],
    [stroke('/', { ...ctrl, shiftKey: true }), 'help.shortcuts'],
    [stroke('+', ctrl), 'view.zoomIn'],
    [stroke('F6', { shiftKey: true }), 'pane.previous'],
    [stroke('k'), undefined],
    [stroke('k', { ...ctrl, altKey: true }), undefined],
    [stroke('P', ctrl), undefined],
  ])('%j is %s', (pressed, id) => expect(commandOf(pressed, false)).toBe(id));

  it('take Cmd for Ctrl on a Mac, but for those that say Ctrl', () => {
    expect(commandOf(stroke('k', { metaKey: true }), true)).toBe('view.palette');
    expect(commandOf(stroke('k', ctrl), true)).toBeUndefined();
    expect(commandOf(stroke('Tab', ctrl), true)).toBe('tab.next');
  });
});
