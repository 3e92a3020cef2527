import { defineAsyncComponent, type Component } from 'vue';
import { findStudy } from '../../core/studies/catalog.ts';
import { runTitle } from '../runs/runTitle.ts';
import type { Place } from '../stores/navigation.ts';
import { useFigures } from '../stores/figures.ts';
import { useRuns } from '../stores/runs.ts';

/** Each page with what it needs: read when it is first shown, or while nobody waits. */
const parts: Readonly<Record<Place['page'], () => Promise<{ default: Component }>>> = {
  compare: () => import('./ComparePage.vue'),
  data: () => import('./DataPage.vue'),
  figure: () => import('./FigurePage.vue'),
  figures: () => import('./FiguresPage.vue'),
  manual: () => import('./ManualPage.vue'),
  report: () => import('./ReportPage.vue'),
  run: () => import('./RunPage.vue'),
  runs: () => import('./RunsPage.vue'),
  settings: () => import('./SettingsPage.vue'),
  shortcuts: () => import('./ShortcutsPage.vue'),
  storage: () => import('./StoragePage.vue'),
  study: () => import('./StudyPage.vue'),
  sweep: () => import('./SweepPage.vue'),
  sweeps: () => import('./SweepsPage.vue'),
  weights: () => import('./WeightsPage.vue'),
};

const components = Object.fromEntries(
  Object.entries(parts).map(([page, read]) => [page, defineAsyncComponent(read)]),
) as Record<Place['page'], Component>;

/** Reads the page of a study ahead. */
export const readStudyPage = parts.study;

/** Reads what no page has asked for yet, so that the first visit of a page does not wait. */
export async function readPages(): Promise<void> {
  for (const read of Object.values(parts)) {
    await new Promise((resolve) => requestIdleCallback(resolve));
    await read();
  }
}

/** What shows a place: a component and its properties, and the title of its tab. */
export interface ShownPage {
  readonly component: Component;
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const runsPage: ShownPage = { component: components.runs, title: 'Runs', properties: {} };

/** The one table from a place to its page. A place that an older or newer workbench kept shows the runs. */
export function pageOf(place: Place): ShownPage {
  switch (place.page) {
    case 'study': {
      const study = findStudy(place.study);
      return study ? { component: components.study, title: study.title, properties: { study } } : runsPage;
    }
    case 'run':
      return { component: components.run, title: tabTitle(place.runId), properties: { runId: place.runId } };
    case 'sweeps':
      return { component: components.sweeps, title: 'Sweeps', properties: {} };
    case 'sweep':
      return { component: components.sweep, title: place.sweepId, properties: { sweepId: place.sweepId } };
    case 'compare': {
      const title = `Compare ${place.runIds.length} runs`;
      return { component: components.compare, title, properties: { runIds: place.runIds } };
    }
    case 'figures':
      return { component: components.figures, title: 'Figures', properties: {} };
    case 'figure':
      return {
        component: components.figure,
        title: figureTitle(place.figureId),
        properties: { figureId: place.figureId },
      };
    case 'data':
      return { component: components.data, title: 'Data', properties: {} };
    case 'weights':
      return { component: components.weights, title: 'Weights', properties: {} };
    case 'settings':
      return { component: components.settings, title: 'Settings', properties: {} };
    case 'storage':
      return { component: components.storage, title: 'Storage', properties: {} };
    case 'manual':
      return { component: components.manual, title: 'Manual', properties: {} };
    case 'shortcuts':
      return { component: components.shortcuts, title: 'Keyboard shortcuts', properties: {} };
    case 'report':
      return { component: components.report, title: 'Report a problem', properties: {} };
    case 'runs':
    default:
      return runsPage;
  }
}

/** Places of the navigator, in its order. */
export const navigatorEntries: readonly { readonly label: string; readonly place: Place }[] = [
  { label: 'Runs', place: { page: 'runs' } },
  { label: 'Sweeps', place: { page: 'sweeps' } },
  { label: 'Figures', place: { page: 'figures' } },
  { label: 'Data', place: { page: 'data' } },
  { label: 'Weights', place: { page: 'weights' } },
];

function figureTitle(figureId: string): string {
  return useFigures().figures.find(({ id }) => id === figureId)?.title || 'Figure';
}

function tabTitle(runId: string): string {
  const run = useRuns().runs.find(({ id }) => id === runId);
  return run ? runTitle(run) : runId;
}
