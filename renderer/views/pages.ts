import { defineAsyncComponent, type Component } from 'vue';
import { findStudy } from '../../core/studies/catalog.ts';
import { runTitle } from '../runs/runTitle.ts';
import type { Place } from '../stores/navigation.ts';
import { useFigures } from '../stores/figures.ts';
import { useRuns } from '../stores/runs.ts';
import ComparePage from './ComparePage.vue';
import DataPage from './DataPage.vue';
import FigurePage from './FigurePage.vue';
import FiguresPage from './FiguresPage.vue';
import ManualPage from './ManualPage.vue';
import ReportPage from './ReportPage.vue';
import RunPage from './RunPage.vue';
import RunsPage from './RunsPage.vue';
import SettingsPage from './SettingsPage.vue';
import ShortcutsPage from './ShortcutsPage.vue';
import StudyPage from './StudyPage.vue';
import SweepPage from './SweepPage.vue';
import SweepsPage from './SweepsPage.vue';

/* Its question before deleting is the only part of the component library on a page. */
const StoragePage = defineAsyncComponent(() => import('./StoragePage.vue'));

/** What shows a place: a component and its properties, and the title of its tab. */
export interface ShownPage {
  readonly component: Component;
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const runsPage: ShownPage = { component: RunsPage, title: 'Runs', properties: {} };

/** The one table from a place to its page. A place that an older or newer workbench kept shows the runs. */
export function pageOf(place: Place): ShownPage {
  switch (place.page) {
    case 'study': {
      const study = findStudy(place.study);
      return study ? { component: StudyPage, title: study.title, properties: { study } } : runsPage;
    }
    case 'run':
      return { component: RunPage, title: tabTitle(place.runId), properties: { runId: place.runId } };
    case 'sweeps':
      return { component: SweepsPage, title: 'Sweeps', properties: {} };
    case 'sweep':
      return { component: SweepPage, title: place.sweepId, properties: { sweepId: place.sweepId } };
    case 'compare': {
      const title = `Compare ${place.runIds.length} runs`;
      return { component: ComparePage, title, properties: { runIds: place.runIds } };
    }
    case 'figures':
      return { component: FiguresPage, title: 'Figures', properties: {} };
    case 'figure':
      return { component: FigurePage, title: figureTitle(place.figureId), properties: { figureId: place.figureId } };
    case 'data':
      return { component: DataPage, title: 'Data', properties: {} };
    case 'settings':
      return { component: SettingsPage, title: 'Settings', properties: {} };
    case 'storage':
      return { component: StoragePage, title: 'Storage', properties: {} };
    case 'manual':
      return { component: ManualPage, title: 'Manual', properties: {} };
    case 'shortcuts':
      return { component: ShortcutsPage, title: 'Keyboard shortcuts', properties: {} };
    case 'report':
      return { component: ReportPage, title: 'Report a problem', properties: {} };
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
];

function figureTitle(figureId: string): string {
  return useFigures().figures.find(({ id }) => id === figureId)?.title || 'Figure';
}

function tabTitle(runId: string): string {
  const run = useRuns().runs.find(({ id }) => id === runId);
  return run ? runTitle(run) : runId;
}
