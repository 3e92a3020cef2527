import { serveEngine } from '../../../../main/engine/serveEngine.ts';
import { descent, descentRunner } from './descent.ts';
import { walk, walkRunner } from './walk.ts';

serveEngine({
  walk: () => Promise.resolve({ study: walk, runner: walkRunner }),
  descent: () => Promise.resolve({ study: descent, runner: descentRunner }),
});
