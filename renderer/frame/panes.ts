import {
  createDockview,
  type DockviewApi,
  type GroupPanelPartInitParameters,
  type IContentRenderer,
  type IDockviewPanel,
  type IWatermarkRenderer,
  type SerializedDockview,
} from 'dockview';
import { shallowReactive, shallowRef } from 'vue';
import { placeKey, type Dock, type Opening, type Place } from '../stores/navigation.ts';
import { DockTab } from './dockTab.ts';

/** A page in the dock: the element it is rendered into and whether that is on show. */
export interface Pane {
  readonly key: string;
  readonly place: Place;
  readonly element: HTMLElement;
  readonly setTitle: (title: string) => void;
}

/** A run is looked at; everything else is a place of its own and its tab stays. */
const isLook = (place: Place): boolean => place.page === 'run';
const hiddenKept = 6;

interface PanesFrame {
  readonly titleOf: (place: Place) => string;
  /** Another page, or none, came into use. */
  readonly arrived: (place: Place | undefined) => void;
  readonly changed: () => void;
}

/** The docking library behind the words of this window: places in panes. Pages are rendered by the caller. */
export class Panes implements Dock {
  readonly panes = shallowReactive(new Map<string, Pane>());
  /** Keys of pages that are or lately were on show, newest first: others are rendered again when they are. */
  readonly recent = shallowRef<readonly string[]>([]);
  /** Where to say what to do, while no tab is open. */
  readonly empty = shallowRef<HTMLElement>();
  private readonly frame: PanesFrame;
  private readonly api: DockviewApi;
  private readonly closed: { place: Place; look: boolean }[] = [];

  constructor(host: HTMLElement, frame: PanesFrame) {
    this.frame = frame;
    this.api = createDockview(host, {
      theme: { name: 'workbench', className: 'dockview-theme-workbench', gap: 0, dndTabIndicator: 'line' },
      disableFloatingGroups: true,
      scrollbars: 'native',
      createComponent: () => new PaneHost(this),
      defaultTabComponent: 'tab',
      createTabComponent: () => new DockTab(),
      createWatermarkComponent: () => this.watermark(),
      getTabContextMenuItems: () => ['close', 'closeOthers', 'closeAll', 'separator', 'maximize'],
    });
    this.api.onDidActivePanelChange(() => frame.arrived(this.active));
    this.api.onDidLayoutChange(() => {
      if (this.api.totalPanels === 0) frame.arrived(undefined);
      frame.changed();
    });
    this.api.onDidRemovePanel(({ params }) => {
      const { place, look } = params as PaneParams;
      this.closed.push({ place, look });
    });
  }

  private watermark(): IWatermarkRenderer {
    const element = document.createElement('div');
    element.className = 'dock-empty';
    this.empty.value = element;
    const dispose = (): void => {
      if (this.empty.value === element) this.empty.value = undefined;
    };
    return { element, init: () => undefined, dispose };
  }

  get active(): Place | undefined {
    return (this.api.activePanel?.params as PaneParams | undefined)?.place;
  }

  show(place: Place, { keep = false, beside = false }: Opening): void {
    const key = placeKey(place);
    const known = this.api.getPanel(key);
    const look = isLook(place) && !keep;
    if (known) {
      known.api.setActive();
      if (!look) known.api.updateParameters({ look: false });
    } else {
      const before = look && !beside ? this.lookInUse() : undefined;
      const index = before?.group.panels.indexOf(before);
      const group = this.api.activeGroup;
      this.api.addPanel({
        id: key,
        component: 'page',
        title: this.frame.titleOf(place),
        params: { place, look } satisfies PaneParams,
        ...(group && beside ? { position: { referenceGroup: group, direction: 'right' } } : {}),
        ...(before ? { position: { referenceGroup: before.group, index: index! } } : {}),
      });
      before?.api.close();
    }
    this.panes.get(key)?.element.focus({ preventScroll: true });
  }

  /** The tab whose place another look takes. */
  private lookInUse(): IDockviewPanel | undefined {
    return this.api.activeGroup?.panels.find(({ params }) => (params as PaneParams).look);
  }

  close(): void {
    this.api.activePanel?.api.close();
  }

  closeOthers(): void {
    const { activePanel } = this.api;
    for (const panel of this.api.panels) if (panel !== activePanel) panel.api.close();
  }

  reopen(): void {
    const last = this.closed.pop();
    if (last) this.show(last.place, { keep: !last.look });
  }

  /** The next or previous tab of the pane in use, round its end. */
  step(by: 1 | -1): void {
    const panels = this.api.activeGroup?.panels ?? [];
    const at = panels.findIndex((panel) => panel === this.api.activePanel);
    panels[(at + by + panels.length) % panels.length]?.api.setActive();
    this.focus();
  }

  stepPane(by: 1 | -1): void {
    const { groups, activeGroup } = this.api;
    const at = groups.findIndex((group) => group === activeGroup);
    groups[(at + by + groups.length) % groups.length]?.activePanel?.api.setActive();
    this.focus();
  }

  /** Moves the page in use into a new pane at that side of its pane. */
  split(position: 'right' | 'bottom'): void {
    const panel = this.api.activePanel;
    if (panel && panel.group.panels.length > 1) panel.api.moveTo({ group: panel.group, position });
    this.focus();
  }

  /** Moves the page in use to the next pane's tabs. */
  moveOn(): void {
    const { groups, activePanel } = this.api;
    if (!activePanel || groups.length < 2) return;
    const at = groups.indexOf(activePanel.group);
    activePanel.api.moveTo({ group: groups[(at + 1) % groups.length]! });
    this.focus();
  }

  resize(byPx: { width?: number; height?: number }): void {
    const group = this.api.activeGroup;
    if (!group) return;
    group.api.setSize({
      ...(byPx.width ? { width: group.width + byPx.width } : {}),
      ...(byPx.height ? { height: group.height + byPx.height } : {}),
    });
  }

  toggleMaximised(): void {
    const panel = this.api.activePanel;
    if (!panel) return;
    if (this.api.hasMaximizedGroup()) this.api.exitMaximizedGroup();
    else this.api.maximizeGroup(panel);
  }

  keep(): void {
    this.api.activePanel?.api.updateParameters({ look: false });
  }

  /** All tabs into one pane. */
  gather(): void {
    const [first, ...others] = this.api.groups;
    for (const group of others) for (const panel of [...group.panels]) panel.api.moveTo({ group: first! });
  }

  focus(): void {
    const { activePanel } = this.api;
    if (activePanel) this.panes.get(activePanel.id)?.element.focus({ preventScroll: true });
  }

  layout(): SerializedDockview {
    return this.api.toJSON();
  }

  /** Puts a layout back; what the library does not take leaves no tab open. */
  restore(layout: SerializedDockview): void {
    try {
      this.api.fromJSON(layout);
    } catch {
      this.api.clear();
    }
    this.closed.length = 0;
  }

  take(pane: Pane): void {
    this.panes.set(pane.key, pane);
  }

  drop(key: string): void {
    this.panes.delete(key);
    this.recent.value = this.recent.value.filter((other) => other !== key);
  }

  shown(key: string): void {
    const visible = this.api.groups.length;
    this.recent.value = [key, ...this.recent.value.filter((other) => other !== key)].slice(0, visible + hiddenKept);
  }

  dispose(): void {
    this.api.dispose();
  }
}

interface PaneParams extends Record<string, unknown> {
  readonly place: Place;
  /** Gives way to the next one. */
  readonly look: boolean;
}

/** The element of one page; where it was scrolled to outlives being hidden. */
class PaneHost implements IContentRenderer {
  readonly element = document.createElement('div');
  private readonly panes: Panes;
  private key = '';
  private top = 0;

  constructor(panes: Panes) {
    this.panes = panes;
    this.element.className = 'pane';
    this.element.tabIndex = -1;
  }

  init({ params, api }: GroupPanelPartInitParameters): void {
    const { place } = params as PaneParams;
    this.key = placeKey(place);
    this.panes.take({ key: this.key, place, element: this.element, setTitle: (title) => api.setTitle(title) });
    this.element.addEventListener('scroll', () => (this.top = this.element.scrollTop), { passive: true });
    api.onDidVisibilityChange(({ isVisible }) => isVisible && this.show());
    if (api.isVisible) this.show();
  }

  dispose(): void {
    this.panes.drop(this.key);
  }

  private show(): void {
    const top = this.top;
    this.panes.shown(this.key);
    requestAnimationFrame(() => (this.element.scrollTop = top));
  }
}
