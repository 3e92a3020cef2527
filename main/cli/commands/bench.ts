import { join } from 'node:path';
import { measureModes, measureRow, type Measured } from '../../bench/measure.ts';
import { installPeers, peerPython, peerVersion } from '../../bench/peers.ts';
import { benchRows, type BenchRow, type Peer } from '../../bench/rows.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

export interface BenchOptions {
  readonly rows?: string;
  readonly peers?: boolean;
  readonly planTable?: boolean;
}

/** `excite bench`: each row's step against its peer's, the two in turn. */
export async function bench(context: CommandContext, { rows, peers, planTable }: BenchOptions): Promise<ExitStatus> {
  const chosen = rows === undefined ? benchRows : rowsNamed(rows);
  if (planTable) return modesTable(context, chosen);
  if (peers) installPeers();
  const versions = new Map<Peer, string | undefined>();
  const documents: BenchDocument[] = [];
  for (const row of chosen) {
    if (!versions.has(row.peer)) versions.set(row.peer, peerVersion(row.peer));
    const version = versions.get(row.peer);
    const measured = version === undefined ? undefined : await measureRow(row, programs(context));
    const document = documentOf(row, measured);
    documents.push(document);
    context.say(line(document));
  }
  context.print(context.json ? jsonText(documents) : benchText(documents));
  return exitStatus.finished;
}

/** Graph against XLA for every step of the rows: what core/training/graph/planTable.ts is made from. */
async function modesTable(context: CommandContext, rows: readonly BenchRow[]): Promise<ExitStatus> {
  const seen = new Set<string>();
  const lines: string[][] = [];
  for (const row of rows.filter(({ ours }) => 'definition' in ours)) {
    const step = `${row.what}, ${row.threads}`;
    if (seen.has(step)) continue;
    seen.add(step);
    const { ours, theirs, ratio, min, max } = await measureModes(row, programs(context));
    lines.push([
      row.what,
      String(row.threads),
      shown(ours),
      shown(theirs),
      shown(ratio),
      `${shown(min)} to ${shown(max)}`,
    ]);
    context.say(lines.at(-1)!.join('  '));
  }
  context.print(textTable(['step', 'threads', 'graph, ms', 'XLA, ms', 'XLA : graph', 'pairs from'], lines));
  return exitStatus.finished;
}

/** The terminal contract's form of a row. */
interface BenchDocument {
  readonly row: string;
  readonly what: string;
  readonly peer: string;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly pairs: number;
  readonly goal: number;
  readonly reached: boolean | null;
  readonly note: string;
}

function documentOf(row: BenchRow, measured: Measured | undefined): BenchDocument {
  const head = {
    row: row.id,
    what: `${row.what}, ${row.threads} ${row.threads === 1 ? 'thread' : 'threads'}`,
    unit: `ms ${row.samples ? `an ${row.samples.name}` : 'a step'}`,
    goal: row.goal,
  };
  if (!measured) {
    const note = `${row.peer} is not installed; npm run bench -- --peers sets the peers up`;
    const none = { ours: null, theirs: null, ratio: null, min: null, max: null, pairs: 0, reached: null };
    return { ...head, peer: row.peer, ...none, note };
  }
  const { ours, theirs, ratio, min, max, pairs, lossesAgree, ourLoss, theirLoss, peerVersion: version } = measured;
  const note = row.boundOnly
    ? 'a bound, not the same step'
    : lossesAgree
      ? `${row.samples ? `${perSecond(ours)} against ${perSecond(theirs)} ${row.samples.name}s/s; mean margin` : 'loss'} ${ourLoss.toPrecision(4)} both`
      : `losses differ: ours ${ourLoss}, theirs ${theirLoss}`;
  const reached = lossesAgree && ratio >= row.goal;
  return { ...head, peer: `${row.peer} ${version}`, ours, theirs, ratio, min, max, pairs, reached, note };
}

function rowsNamed(text: string): readonly BenchRow[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !benchRows.some(({ id }) => id.startsWith(name)));
  if (unknown.length > 0) {
    const known = benchRows.map(({ id }) => id).join(', ');
    throw badInput([
      {
        key: 'rows',
        received: text,
        sentence: `rows has "${unknown.join(', ')}"; the rows are ${known}, or beginnings of these.`,
      },
    ]);
  }
  return benchRows.filter(({ id }) => names.some((name) => id.startsWith(name)));
}

function programs({ bundles }: CommandContext) {
  return {
    worker: join(bundles, 'bench.js'),
    python: peerPython,
    peers: join(bundles, '..', '..', 'scripts', 'bench', 'peers.py'),
  };
}

const shown = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(3))));

const perSecond = (ms: number): string => shown(1000 / ms);

function cells(document: BenchDocument): string[] {
  const { row, peer, ours, theirs, ratio, min, max, goal, reached, note } = document;
  const span = min === null ? '' : `${shown(min)} to ${shown(max)}`;
  const verdict = reached === null ? 'missing' : reached ? 'reached' : 'short';
  return [row, shown(ours), shown(theirs), peer, shown(ratio), span, shown(goal), verdict, note];
}

function line(document: BenchDocument): string {
  return cells(document).join('  ');
}

function benchText(documents: readonly BenchDocument[]): string {
  return textTable(
    ['row', 'ours, ms', 'theirs, ms', 'peer', 'ratio', 'pairs from', 'goal', '', 'note'],
    documents.map(cells),
  );
}
