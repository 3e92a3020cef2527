import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { z } from 'zod';
import 'dockview/dist/styles/dockview.css';
import App from './App.vue';
import { warmUp } from './charts/echarts.ts';
import { useSession } from './stores/session.ts';
import { useSettings } from './stores/settings.ts';
import './styles/theme.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/runs.css';
import './styles/composer.css';
import './styles/frame.css';

/* zod compiles its parsers with new Function unless told not to; the page's policy forbids that. */
z.config({ jitless: true });

const app = createApp(App).use(createPinia());
await Promise.all([useSession().load(), useSettings().load()]);
app.mount('#app');
requestIdleCallback(warmUp);
