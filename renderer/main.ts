import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { z } from 'zod';
import 'dockview/dist/styles/dockview.css';
import App from './App.vue';
import { useSession } from './stores/session.ts';
import { useSettings } from './stores/settings.ts';
import { readPages, readStudyPage } from './views/pages.ts';
import './styles/theme.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/runs.css';
import './styles/composer.css';
import './styles/frame.css';

/* zod compiles its parsers with new Function unless told not to; the page's policy forbids that. */
z.config({ jitless: true });

/** The first page is on show by then. */
const prepareAfterMs = 1000;
/** A page that scrolls or draws has less time than a frame between two of them. */
const longIdleMs = 30;

const app = createApp(App).use(createPinia());
/* Most starts show a study: its files come before main has more to do. */
void readStudyPage();
await Promise.all([useSession().load(), useSettings().load()]);
app.mount('#app');
setTimeout(() => void prepare(), prepareAfterMs);

/** What the start did without, while nobody waits: other pages, and the first drawing of a chart. */
async function prepare(): Promise<void> {
  await readPages();
  const { warmUp } = await import('./charts/echarts.ts');
  const whenIdle = (deadline: IdleDeadline): void => {
    if (deadline.timeRemaining() > longIdleMs) warmUp();
    else requestIdleCallback(whenIdle);
  };
  requestIdleCallback(whenIdle);
}
