import { useCommands } from '../stores/commands.ts';
import { useNavigation, type Place } from '../stores/navigation.ts';
import { useNotices } from '../stores/notices.ts';
import { useSettings } from '../stores/settings.ts';
import { useUndo } from '../stores/undo.ts';
import { invoke } from '../bridge.ts';
import type { Panes } from './panes.ts';

const stepPx = 60;
const [leastZoom, mostZoom] = [-4, 5];

/** Binds the commands that belong to no page. */
export function useFrameCommands(panes: () => Panes | undefined): void {
  const commands = useCommands();
  const navigation = useNavigation();
  const notices = useNotices();
  const settings = useSettings();
  const undo = useUndo();

  const zoom = (by: number): Promise<void> => {
    const wanted = by === 0 ? 0 : settings.settings.zoomLevel + by;
    return settings.change({ zoomLevel: Math.max(leastZoom, Math.min(mostZoom, wanted)) });
  };
  const go = (place: Place) => (): void => navigation.go(place);

  commands.bind({
    'file.open': () => notices.attempt(async () => void (await invoke('documents.open', {}))),
    'file.weights': () =>
      notices.attempt(async () => {
        const { chosen } = await invoke('diagnosis.open', {});
        if (chosen) navigation.go({ page: 'weights' });
      }),
    'file.settings': go({ page: 'settings' }),
    'file.storage': go({ page: 'storage' }),
    'edit.undo': () =>
      notices.attempt(async () => {
        const deed = await undo.undo();
        notices.tell(deed ? `Taken back: ${deed.sentence}` : 'There is nothing to take back.');
      }),
    'edit.redo': () =>
      notices.attempt(async () => {
        const deed = await undo.redo();
        notices.tell(deed ? `Done again: ${deed.sentence}` : 'There is nothing to do again.');
      }),
    'view.palette': () => (commands.isPaletteOpen = true),
    'view.light': () => settings.change({ theme: 'light' }),
    'view.dark': () => settings.change({ theme: 'dark' }),
    'view.system': () => settings.change({ theme: 'system' }),
    'view.zoomIn': () => zoom(1),
    'view.zoomOut': () => zoom(-1),
    'view.zoomReset': () => zoom(0),
    'go.back': navigation.back,
    'go.forward': navigation.forward,
    'go.runs': go({ page: 'runs' }),
    'go.figures': go({ page: 'figures' }),
    'go.data': go({ page: 'data' }),
    'tab.close': () => panes()?.close(),
    'tab.reopen': () => panes()?.reopen(),
    'tab.closeOthers': () => panes()?.closeOthers(),
    'tab.keep': () => panes()?.keep(),
    'tab.next': () => panes()?.step(1),
    'tab.previous': () => panes()?.step(-1),
    'pane.splitRight': () => panes()?.split('right'),
    'pane.splitDown': () => panes()?.split('bottom'),
    'pane.moveOn': () => panes()?.moveOn(),
    'pane.next': () => panes()?.stepPane(1),
    'pane.previous': () => panes()?.stepPane(-1),
    'pane.wider': () => panes()?.resize({ width: stepPx }),
    'pane.narrower': () => panes()?.resize({ width: -stepPx }),
    'pane.taller': () => panes()?.resize({ height: stepPx }),
    'pane.shorter': () => panes()?.resize({ height: -stepPx }),
    'pane.maximise': () => panes()?.toggleMaximised(),
    'pane.gather': () => panes()?.gather(),
    'help.manual': go({ page: 'manual' }),
    'help.shortcuts': go({ page: 'shortcuts' }),
    'help.report': go({ page: 'report' }),
  });
}
