import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../core/studies/catalog.ts';

const documents = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', ...catalog.map(readmeOf)];

function readmeOf({ id }: { id: string }): string {
  return `core/studies/${id}/README.md`;
}

describe('the documents', () => {
  it.each(documents)('%s links to files that are there', (document) => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map((match) => match[1]!);
    const broken = links.filter((link) => !existsSync(join(dirname(document), link)));
    expect(broken).toEqual([]);
  });

  it('name every study in the README, with its specification', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(catalog.filter((study) => !readme.includes(readmeOf(study)))).toEqual([]);
    expect(catalog.filter(({ id }) => !existsSync(`docs/science/${id}.md`))).toEqual([]);
  });

  it('name scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const told = ['README.md', 'CONTRIBUTING.md'].flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1]!),
    );
    expect(told.filter((name) => !(name in scripts))).toEqual([]);
  });
});
