import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { catalog } from '../../core/studies/catalog.ts';

export type Place =
  | { readonly page: 'study'; readonly study: string }
  | { readonly page: 'run'; readonly runId: string }
  | { readonly page: 'runs' }
  | { readonly page: 'data' };

/** Where the window is, with a way back and forward. */
export const useNavigation = defineStore('navigation', () => {
  const places = ref<Place[]>([{ page: 'study', study: catalog[0]!.id }]);
  const at = ref(0);
  const place = computed(() => places.value[at.value]!);

  function go(next: Place): void {
    if (JSON.stringify(next) === JSON.stringify(place.value)) return;
    places.value = [...places.value.slice(0, at.value + 1), next];
    at.value = places.value.length - 1;
  }

  const canGoBack = computed(() => at.value > 0);
  const canGoForward = computed(() => at.value < places.value.length - 1);
  const back = (): void => void (canGoBack.value && at.value--);
  const forward = (): void => void (canGoForward.value && at.value++);
  return { place, go, back, forward, canGoBack, canGoForward };
});
