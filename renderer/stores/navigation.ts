import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { catalog } from '../../core/studies/catalog.ts';

export type Place =
  | { readonly page: 'study'; readonly study: string }
  | { readonly page: 'run'; readonly runId: string }
  | { readonly page: 'runs' }
  | { readonly page: 'sweeps' }
  | { readonly page: 'sweep'; readonly sweepId: string }
  | { readonly page: 'compare'; readonly runIds: readonly string[] }
  | { readonly page: 'figures' }
  | { readonly page: 'figure'; readonly figureId: string }
  | { readonly page: 'data' }
  | { readonly page: 'weights' }
  | { readonly page: 'settings' | 'storage' | 'manual' | 'shortcuts' | 'report' };

/** How a place is opened. */
export interface Opening {
  /** In a tab that stays; otherwise a look at a run replaces the look before. */
  readonly keep?: boolean;
  /** In a pane of its own beside the one in use. */
  readonly beside?: boolean;
}

/** The panes of the window, as far as going somewhere needs them. */
export interface Dock {
  show(place: Place, opening: Opening): void;
}

/** The same text for the same place. */
export function placeKey(place: Place): string {
  return JSON.stringify(Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const same = (a: Place | undefined, b: Place): boolean => a !== undefined && placeKey(a) === placeKey(b);

/** Where the window is, with a way back and forward; each place has at most one tab. */
export const useNavigation = defineStore('navigation', () => {
  const home: Place = { page: 'study', study: catalog[0]!.id };
  const visited = ref<Place[]>([]);
  const at = ref(-1);
  /** The page in use; undefined while every tab is closed. */
  const shown = shallowRef<Place | undefined>(home);
  const place = computed<Place>(() => shown.value ?? visited.value[at.value] ?? home);
  const dock = shallowRef<Dock>();

  function go(next: Place, opening: Opening = {}): void {
    dock.value?.show(next, opening);
  }

  /** Told by the dock whenever another page comes into use. */
  function arrived(next: Place | undefined): void {
    shown.value = next;
    if (next === undefined || same(visited.value[at.value], next)) return;
    visited.value = [...visited.value.slice(Math.max(0, at.value - 99), at.value + 1), next];
    at.value = visited.value.length - 1;
  }

  function step(by: -1 | 1): void {
    const next = visited.value[at.value + by];
    if (next === undefined) return;
    at.value += by;
    go(next);
  }

  const canGoBack = computed(() => at.value > 0);
  const canGoForward = computed(() => at.value < visited.value.length - 1);
  const isShown = (of: Place): boolean => same(shown.value, of);
  return {
    place,
    dock,
    home,
    go,
    arrived,
    isShown,
    back: (): void => step(-1),
    forward: (): void => step(1),
    canGoBack,
    canGoForward,
  };
});
