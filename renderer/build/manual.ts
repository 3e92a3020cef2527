import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Marked } from 'marked';
import type { Plugin } from 'vite';
import { catalog } from '../../core/studies/catalog.ts';

const moduleId = 'virtual:manual';

/** One page of the manual, as HTML from the documents of the project. */
interface ManualPage {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly html: string;
}

/**
 * Renders the manual when the page is built: guides of `docs/manual`, the studies' READMEs and the glossary. Links
 * between them become links of the manual; those that lead elsewhere become their text, for the window goes nowhere.
 */
export function manual(): Plugin {
  let root = '';
  return {
    name: 'workbench-manual',
    configResolved(config) {
      root = resolve(config.root, '..');
    },
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      const sources = [
        ...guides(root),
        ...studies(root),
        { id: 'glossary', group: 'Reference', file: join(root, 'docs/glossary.md') },
      ];
      const known = new Map(sources.map(({ id: page, file }) => [file, page]));
      const pages = sources.map(({ id: page, group, file }): ManualPage => {
        this.addWatchFile(file);
        const text = readFileSync(file, 'utf8');
        const title = /^#\s+(.+)$/m.exec(text)?.[1] ?? page;
        return { id: page, title, group, html: render(text, (link) => known.get(resolve(file, '..', link))) };
      });
      return `export const manual = ${JSON.stringify(pages)};`;
    },
  };
}

function guides(root: string) {
  const folder = join(root, 'docs/manual');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({ id: basename(name, '.md'), group: 'Guide', file: join(folder, name) }));
}

function studies(root: string) {
  return catalog.map(({ id }) => ({ id, group: 'Studies', file: join(root, 'core/studies', id, 'README.md') }));
}

function render(text: string, pageOf: (link: string) => string | undefined): string {
  const marked = new Marked({
    renderer: {
      html: () => '',
      image: ({ text: words }) => `<em>${words}</em>`,
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const page = pageOf(href.split('#')[0]!);
        return page === undefined ? words : `<a href="#${page}">${words}</a>`;
      },
    },
  });
  return marked.parse(text, { async: false });
}
