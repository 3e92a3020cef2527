import { serveEngine } from '../../../../main/engine/serveEngine.ts';
import { walk, walkRunner } from './walk.ts';

serveEngine({ specs: [walk], runners: { walk: () => Promise.resolve(walkRunner) } });
