import { runners } from '../../core/studies/runners.ts';
import { serveEngine } from './serveEngine.ts';

serveEngine(runners);
