import { catalog } from '../../core/studies/catalog.ts';
import { runners } from '../../core/studies/runners.ts';
import { serveEngine } from './serveEngine.ts';

serveEngine({ specs: catalog, runners });
