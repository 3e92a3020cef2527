import { serveEngine } from '../../../../main/engine/serveEngine.ts';
import { descent, descentRunner } from './descent.ts';
import { walk, walkRunner } from './walk.ts';

serveEngine({
  specs: [walk, descent],
  runners: { walk: () => Promise.resolve(walkRunner), descent: () => Promise.resolve(descentRunner) },
});
