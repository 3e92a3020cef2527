import { Menu, type MenuItemConstructorOptions } from 'electron';
import { commands, type CommandId, type CommandSpec } from '../core/contract/commands.ts';

/**
 * The menu of the window, from the one table of commands. Its keys are shown and not taken here: the page hears them,
 * so that they are the same where a menu is hidden. Reload and developer tools are for development.
 */
export function setMenu(run: (id: CommandId) => void, development: boolean): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const itemsOf = (menu: CommandSpec['menu']): MenuItemConstructorOptions[] =>
    commands
      .filter((command) => command.menu === menu)
      .flatMap(({ id, title, keys, ...more }: CommandSpec & { id: CommandId }) => [
        ...(more.after === 'line' ? [separator] : []),
        {
          id,
          label: title,
          click: () => run(id),
          ...(keys[0] === undefined ? {} : { accelerator: keys[0], registerAccelerator: false }),
        },
      ]);
  const clipboard: MenuItemConstructorOptions[] = [
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const developer: MenuItemConstructorOptions[] = [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: '&File', submenu: itemsOf('File') },
      { label: '&Edit', submenu: [...itemsOf('Edit'), ...clipboard] },
      { label: '&View', submenu: [...itemsOf('View'), ...(development ? developer : [])] },
      { label: '&Go', submenu: itemsOf('Go') },
      { label: '&Tabs', submenu: itemsOf('Tabs') },
      { label: '&Help', submenu: itemsOf('Help') },
    ]),
  );
}
