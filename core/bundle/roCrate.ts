import type { Manifest } from './manifest.ts';
import { crateFile } from './manifest.ts';
import type { RunFacts } from './runFacts.ts';

/** RO-Crate 1.1 metadata: the bundle as a data set, each run as an action of this software with its files as results. */
export function roCrate(manifest: Manifest, runs: ReadonlyMap<string, RunFacts>): object {
  const software = {
    '@id': '#excitation-workbench',
    '@type': 'SoftwareApplication',
    name: 'Excitation Workbench',
    version: manifest.appVersion,
  };
  const newest = Math.max(...[...runs.values()].map(({ startedAt }) => startedAt));
  const studies = [...new Set([...runs.values()].map(({ study }) => study))].sort();
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      {
        '@id': crateFile,
        '@type': 'CreativeWork',
        conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
        about: { '@id': './' },
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: `Runs of ${studies.join(', ')}`,
        description: `${runs.size} ${runs.size === 1 ? 'run' : 'runs'} of the Excitation Workbench with rows, tables, claims and environment.`,
        datePublished: new Date(newest).toISOString().slice(0, 10),
        license: 'No license is stated; ask the author.',
        identifier: `sha256:${manifest.contentHash}`,
        hasPart: manifest.files.map(({ path }) => ({ '@id': path })),
        mentions: [...runs.keys()].map((folder) => ({ '@id': `#${folder}` })),
      },
      software,
      ...manifest.files.map(({ path, sha256, sizeBytes }) => ({
        '@id': path,
        '@type': 'File',
        encodingFormat: encodingOf(path),
        contentSize: String(sizeBytes),
        sha256,
      })),
      ...[...runs].map(([folder, facts]) => action(folder, facts, manifest)),
    ],
  };
}

function action(folder: string, facts: RunFacts, { runs, files }: Manifest): object {
  return {
    '@id': `#${folder}`,
    '@type': 'CreateAction',
    name: `${facts.study} ${facts.preset ?? 'own params'}, seed ${facts.seed}`,
    identifier: `sha256:${runs.find((run) => run.folder === folder)!.contentHash}`,
    startTime: new Date(facts.startedAt).toISOString(),
    endTime: new Date(Math.min(8.64e15, facts.startedAt + facts.wallMs)).toISOString(),
    instrument: { '@id': '#excitation-workbench' },
    result: files.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path }) => ({ '@id': path })),
  };
}

function encodingOf(path: string): string {
  if (path.endsWith('.json')) return 'application/json';
  return path.endsWith('.parquet') ? 'application/vnd.apache.parquet' : 'application/octet-stream';
}
