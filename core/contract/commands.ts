/** Where a command stands in the native menu; `null`: in the palette alone. */
type Menu = 'File' | 'Edit' | 'View' | 'Go' | 'Tabs' | 'Help';

export interface CommandSpec {
  readonly id: string;
  readonly title: string;
  readonly menu: Menu | null;
  /** As Electron writes them; the first one is shown. Heard by the page, so that they work where a menu is hidden. */
  readonly keys: readonly string[];
  /** Done by the main process: what a page cannot do. */
  readonly inMain?: boolean;
  /** A line above it in the menu. */
  readonly after?: 'line';
}

/** Every command of the window: palette, menus and the list of shortcuts are read from here. */
export const commands = [
  { id: 'file.open', title: 'Open a run spec, CSV or bundle…', menu: 'File', keys: ['CmdOrCtrl+O'] },
  { id: 'file.weights', title: 'Open a file of weights…', menu: 'File', keys: [] },
  { id: 'file.settings', title: 'Settings', menu: 'File', keys: ['CmdOrCtrl+,'], after: 'line' },
  { id: 'file.storage', title: 'Storage', menu: 'File', keys: [] },
  { id: 'tab.close', title: 'Close tab', menu: 'File', keys: ['CmdOrCtrl+W', 'CmdOrCtrl+F4'], after: 'line' },
  { id: 'tab.reopen', title: 'Reopen closed tab', menu: 'File', keys: ['CmdOrCtrl+Shift+T'] },
  { id: 'app.quit', title: 'Quit', menu: 'File', keys: ['CmdOrCtrl+Q'], inMain: true, after: 'line' },
  { id: 'edit.undo', title: 'Undo', menu: 'Edit', keys: ['CmdOrCtrl+Z'] },
  { id: 'edit.redo', title: 'Redo', menu: 'Edit', keys: ['CmdOrCtrl+Shift+Z', 'CmdOrCtrl+Y'] },
  {
    id: 'view.palette',
    title: 'Command palette',
    menu: 'View',
    keys: ['CmdOrCtrl+K', 'CmdOrCtrl+Shift+P'],
  },
  { id: 'view.navigator', title: 'Show or hide the navigator', menu: 'View', keys: ['CmdOrCtrl+B'] },
  { id: 'view.light', title: 'Light', menu: 'View', keys: [], after: 'line' },
  { id: 'view.dark', title: 'Dark', menu: 'View', keys: [] },
  { id: 'view.system', title: 'Light or dark as the system', menu: 'View', keys: [] },
  {
    id: 'view.zoomIn',
    title: 'Zoom in',
    menu: 'View',
    keys: ['CmdOrCtrl+=', 'CmdOrCtrl+Plus'],
    after: 'line',
  },
  { id: 'view.zoomOut', title: 'Zoom out', menu: 'View', keys: ['CmdOrCtrl+-'] },
  { id: 'view.zoomReset', title: 'Actual size', menu: 'View', keys: ['CmdOrCtrl+0'] },
  { id: 'view.fullScreen', title: 'Full screen', menu: 'View', keys: ['F11'], inMain: true },
  { id: 'go.back', title: 'Back', menu: 'Go', keys: ['Alt+Left'] },
  { id: 'go.forward', title: 'Forward', menu: 'Go', keys: ['Alt+Right'] },
  { id: 'go.runs', title: 'Runs', menu: 'Go', keys: ['CmdOrCtrl+Shift+R'], after: 'line' },
  { id: 'go.figures', title: 'Figures', menu: 'Go', keys: ['CmdOrCtrl+Shift+F'] },
  { id: 'go.data', title: 'Data', menu: 'Go', keys: ['CmdOrCtrl+Shift+D'] },
  { id: 'tab.next', title: 'Next tab', menu: 'Tabs', keys: ['Ctrl+Tab', 'Ctrl+PageDown'] },
  { id: 'tab.previous', title: 'Previous tab', menu: 'Tabs', keys: ['Ctrl+Shift+Tab', 'Ctrl+PageUp'] },
  { id: 'tab.keep', title: 'Keep this tab open', menu: 'Tabs', keys: [] },
  { id: 'tab.closeOthers', title: 'Close all other tabs', menu: 'Tabs', keys: [] },
  {
    id: 'pane.splitRight',
    title: 'Move tab to a pane on the right',
    menu: 'Tabs',
    keys: ['CmdOrCtrl+\\'],
    after: 'line',
  },
  { id: 'pane.splitDown', title: 'Move tab to a pane below', menu: 'Tabs', keys: ['CmdOrCtrl+Shift+\\'] },
  { id: 'pane.moveOn', title: 'Move tab to the next pane', menu: 'Tabs', keys: ['CmdOrCtrl+Shift+M'] },
  { id: 'pane.next', title: 'Next pane', menu: 'Tabs', keys: ['F6'] },
  { id: 'pane.previous', title: 'Previous pane', menu: 'Tabs', keys: ['Shift+F6'] },
  { id: 'pane.wider', title: 'Wider pane', menu: 'Tabs', keys: ['CmdOrCtrl+Alt+Right'] },
  { id: 'pane.narrower', title: 'Narrower pane', menu: 'Tabs', keys: ['CmdOrCtrl+Alt+Left'] },
  { id: 'pane.taller', title: 'Taller pane', menu: 'Tabs', keys: ['CmdOrCtrl+Alt+Down'] },
  { id: 'pane.shorter', title: 'Shorter pane', menu: 'Tabs', keys: ['CmdOrCtrl+Alt+Up'] },
  { id: 'pane.maximise', title: 'Maximise or restore pane', menu: 'Tabs', keys: ['CmdOrCtrl+Shift+Enter'] },
  { id: 'pane.gather', title: 'Gather all tabs in one pane', menu: 'Tabs', keys: [] },
  { id: 'layout.save', title: 'Save this layout…', menu: 'Tabs', keys: [], after: 'line' },
  { id: 'help.manual', title: 'Manual', menu: 'Help', keys: ['F1'] },
  { id: 'help.shortcuts', title: 'Keyboard shortcuts', menu: 'Help', keys: ['CmdOrCtrl+/'] },
  { id: 'help.report', title: 'Report a problem', menu: 'Help', keys: [] },
] as const satisfies readonly CommandSpec[];

export type CommandId = (typeof commands)[number]['id'];

export const commandIds = commands.map(({ id }) => id) as [CommandId, ...CommandId[]];
