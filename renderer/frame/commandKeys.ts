import { commands, type CommandId } from '../../core/contract/commands.ts';

/** The parts of a KeyboardEvent that decide. */
export type Stroke = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const named: Readonly<Record<string, string>> = {
  Left: 'arrowleft',
  Right: 'arrowright',
  Up: 'arrowup',
  Down: 'arrowdown',
  Plus: '+',
};

function matches(accelerator: string, stroke: Stroke, isMac: boolean): boolean {
  const words = accelerator.split('+');
  const key = words.at(-1)!;
  const has = (word: string): boolean => words.slice(0, -1).includes(word);
  const command = has('CmdOrCtrl');
  const wantsCtrl = has('Ctrl') || (command && !isMac);
  if (stroke.ctrlKey !== wantsCtrl || stroke.metaKey !== (command && isMac) || stroke.altKey !== has('Alt'))
    return false;
  if (key === '\\') return stroke.code === 'Backslash' && stroke.shiftKey === has('Shift');
  /* Where + and / lie on a keyboard, Shift may be needed to type them. */
  const typed = (named[key] ?? key).toLowerCase();
  const isSign = typed.length === 1 && !/[a-z0-9]/.test(typed);
  return stroke.key.toLowerCase() === typed && (isSign || stroke.shiftKey === has('Shift'));
}

/** The command that a stroke stands for. */
export function commandOf(stroke: Stroke, isMac: boolean): CommandId | undefined {
  return commands.find(({ keys }) => keys.some((accelerator) => matches(accelerator, stroke, isMac)))?.id;
}

/** Keys as a person reads them. */
export function keyText(accelerator: string, isMac: boolean): string {
  return accelerator.replace('CmdOrCtrl', isMac ? 'Cmd' : 'Ctrl').replace('Plus', '+');
}
