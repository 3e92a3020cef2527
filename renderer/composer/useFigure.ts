import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import { figureRuns, type FigureDocument, type FigurePreview } from '../../core/contract/figure.ts';
import { keptAfterMs } from '../../core/contract/windowState.ts';
import { invoke, listen } from '../bridge.ts';
import { useFigures } from '../stores/figures.ts';
import { useNotices } from '../stores/notices.ts';
import { useUndo } from '../stores/undo.ts';

/** One figure document in the composer: every change is drawn, kept and can be taken back. */
export function useFigure(figureId: string) {
  const figures = useFigures();
  const notices = useNotices();
  const undoing = useUndo();
  const document = shallowRef<FigureDocument>();
  const preview = shallowRef<FigurePreview>();
  const picture = ref<string>();
  /** Why the document cannot be opened, or be drawn as it is; the last picture stays. */
  const failure = ref<string>();
  const refused = ref<readonly string[]>([]);
  const runs = computed(() => (document.value ? figureRuns(document.value) : []));
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function change(part: Partial<FigureDocument>): void {
    const before = document.value;
    if (!before) return;
    const after = { ...before, ...part };
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    put(after);
    undoing.did({ sentence: 'The figure is changed.', undo: () => put(before), redo: () => put(after) });
  }

  function put(next: FigureDocument): void {
    document.value = next;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), keptAfterMs);
    void draw();
  }

  async function keep(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const now = document.value;
    if (now) await notices.attempt(async () => void (await figures.save(figureId, now)));
  }

  async function draw(): Promise<void> {
    const mine = ++asked;
    try {
      const found = await invoke('figures.preview', { document: document.value! });
      if (mine !== asked) return;
      preview.value = found;
      show(URL.createObjectURL(new Blob([found.svg], { type: 'image/svg+xml' })));
      refused.value = [];
    } catch (error) {
      if (mine !== asked) return;
      if (!(error instanceof ExpectedError)) notices.fail(error);
      refused.value = toPlainError(error).sentence.split('\n');
    }
  }

  function show(url: string | undefined): void {
    if (picture.value !== undefined) URL.revokeObjectURL(picture.value);
    picture.value = url;
  }

  const stop = listen('run.changed', ({ id }) => {
    if (runs.value.includes(id)) void draw();
  });
  onScopeDispose(() => {
    asked += 1;
    stop();
    show(undefined);
    if (timer !== undefined) void keep();
  });

  void figures.load();
  invoke('figures.load', { figureId }).then(
    (found) => {
      document.value = found.document;
      return draw();
    },
    (error: unknown) => (failure.value = toPlainError(error).sentence),
  );
  return { document, preview, picture, failure, refused, runs, change, keep };
}
