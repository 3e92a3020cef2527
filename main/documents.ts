import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { OpenedDocument } from '../core/contract/channels.ts';
import { toPlainError } from '../core/contract/errors.ts';
import { figureEnding, type FigureDocument } from '../core/contract/figure.ts';
import { sweepEnding } from '../core/contract/sweep.ts';
import { figureInFile } from './cli/figureOptions.ts';
import { readAnySpecFile } from './cli/specFile.ts';
import { sweepFromOptions } from './cli/sweepInput.ts';
import type { JsonFile } from './jsonFile.ts';

/** Paths of documents, newest first. */
export type RecentDocuments = readonly string[];

interface DocumentsParts {
  readonly recent: Pick<JsonFile<RecentDocuments>, 'load' | 'save'>;
  readonly tell: (document: OpenedDocument) => void;
  /** Takes a table into the data folder. */
  readonly importTable: (file: string) => Promise<{ set: string; rows: number; columns: number } | 'weights'>;
  /** Begins to measure a file of weights. */
  readonly openWeights: (file: string) => void;
  /** Takes a figure document into the history; its id there. */
  readonly keepFigure: (document: FigureDocument) => Promise<string>;
  /** Takes the runs of a bundle into the history. */
  readonly importBundle: (file: string) => Promise<{ added: string[]; here: string[] }>;
}

/** Extensions of the files that are opened; figures and sweeps are specs by theirs, and have an ending of their own before it. */
const kinds: Readonly<Record<string, 'spec' | 'table' | 'bundle' | 'weights'>> = {
  json: 'spec',
  csv: 'table',
  npy: 'table',
  npz: 'table',
  safetensors: 'weights',
  zip: 'bundle',
  exbundle: 'bundle',
};
export const documentExtensions = Object.keys(kinds);

const kindOf = (file: string): (typeof kinds)[string] | undefined => kinds[extname(file).slice(1).toLowerCase()];

const mostRecent = 12;
/** A sweep without options of the terminal's. */
const asWritten = { grid: [], pair: [], set: [], summary: [] };

/** Files that the user opens: chosen, dropped, or named when the workbench was started (also a second time). */
export class Documents {
  private readonly parts: DocumentsParts;
  private recent: RecentDocuments = [];
  /** Named before there was a page to show them. */
  private waiting: string[] | undefined = [];

  constructor(parts: DocumentsParts) {
    this.parts = parts;
  }

  async load(): Promise<void> {
    this.recent = (await this.parts.recent.load()) ?? [];
  }

  ready(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const file of waiting) void this.open(file);
  }

  list(): { id: number; name: string }[] {
    return this.recent.map((file, id) => ({ id, name: basename(file) }));
  }

  async reopen(id: number): Promise<void> {
    const file = this.recent[id];
    if (file !== undefined) await this.open(file);
  }

  /** Judges the file and tells the page what it is, or why it is refused. */
  async open(file: string): Promise<void> {
    if (this.waiting) {
      this.waiting.push(file);
      return;
    }
    const name = basename(file);
    try {
      const document = await this.read(file, name);
      this.recent = [file, ...this.recent.filter((other) => other !== file)].slice(0, mostRecent);
      await this.parts.recent.save(this.recent);
      this.parts.tell(document);
    } catch (error) {
      const { sentence, hint } = toPlainError(error);
      this.parts.tell({ kind: 'refused', name, sentence, ...(hint === undefined ? {} : { hint }) });
    }
  }

  private async read(file: string, name: string): Promise<OpenedDocument> {
    const figure = name.endsWith(figureEnding) ? figureInFile(file) : undefined;
    if (figure) return { kind: 'figure', name, figureId: await this.parts.keepFigure(figure) };
    if (name.endsWith(sweepEnding))
      return { kind: 'sweep', name, document: sweepFromOptions(file, asWritten).document };
    switch (kindOf(file)) {
      case 'spec':
        return { kind: 'spec', name, spec: readAnySpecFile(file) };
      case 'table': {
        const taken = await this.parts.importTable(file);
        return taken === 'weights' ? this.weights(file, name) : { kind: 'table', name, ...taken };
      }
      case 'weights':
        return this.weights(file, name);
      case 'bundle':
        return { kind: 'bundle', name, ...(await this.parts.importBundle(file)) };
      case undefined:
        return {
          kind: 'refused',
          name,
          sentence: `${name} is no document of the workbench.`,
          hint: `It opens run specs (.json), sweeps (${sweepEnding}), figures (${figureEnding}), bundles of runs (.zip, .exbundle), tables of numbers (.csv, .npy, .npz) and weights (.safetensors, .npz).`,
        };
    }
  }

  private weights(file: string, name: string): OpenedDocument {
    this.parts.openWeights(file);
    return { kind: 'weights', name };
  }
}

/** The documents among the words of a command line; what is no plain file is none. */
export function documentsOf(words: readonly string[], folder: string): string[] {
  return words
    .filter((word) => !word.startsWith('-') && kindOf(word) !== undefined)
    .map((word) => resolve(folder, word))
    .filter((file) => {
      try {
        return statSync(file).isFile();
      } catch {
        return false;
      }
    });
}
