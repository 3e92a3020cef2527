import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { z } from 'zod';
import App from './App.vue';
import { warmUp } from './charts/echarts.ts';
import './styles/theme.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/runs.css';

/* zod compiles its parsers with new Function unless told not to; the page's policy forbids that. */
z.config({ jitless: true });

createApp(App).use(createPinia()).mount('#app');
requestIdleCallback(warmUp);
