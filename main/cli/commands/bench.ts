import { join } from 'node:path';
import { measureCalls, measureModes, measureRow, type BenchPrograms, type Measured } from '../../bench/measure.ts';
import { installPeers, peerPython, peerVersion } from '../../bench/peers.ts';
import { benchRows, gpuRows, type BenchBackend, type BenchRow, type Peer } from '../../bench/rows.ts';
import { measureThroughput, type Throughput } from '../../bench/sweepThroughput.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

export interface BenchOptions {
  readonly rows?: string;
  readonly peers?: boolean;
  readonly planTable?: boolean;
  readonly calls?: boolean;
  readonly backend?: string;
}

/** The row that is no training step: what a sweep costs beside its runs. */
const sweepRow = { id: 'sweep-200', runs: 200, goal: 1 / 1.15 };

/** `excite bench`: each row's step against its peer's, the two in turn; then the throughput of a sweep. */
export async function bench(
  context: CommandContext,
  { rows, peers, planTable, calls, backend: wanted = 'native' }: BenchOptions,
): Promise<ExitStatus> {
  const names = rows === undefined ? [''] : rowsNamed(rows);
  const backend = backendNamed(wanted);
  const started = programs(context, backend);
  const chosen = (backend === 'gpu' ? gpuRows : benchRows).filter(({ id }) =>
    names.some((name) => id.startsWith(name)),
  );
  if (planTable) return modesTable(context, started, chosen);
  if (calls) return callsTable(context, started, chosen);
  if (peers) installPeers();
  const versions = new Map<Peer, string | undefined>();
  const documents: BenchDocument[] = [];
  for (const row of chosen) {
    if (!versions.has(row.peer)) versions.set(row.peer, peerVersion(row.peer));
    const version = versions.get(row.peer);
    const measured = version === undefined ? undefined : await measureRow(row, started);
    const document = documentOf(row, backend, measured);
    documents.push(document);
    context.say(line(document));
  }
  if (backend === 'native' && names.some((name) => sweepRow.id.startsWith(name))) {
    const measured = await measureThroughput(join(context.bundles, 'cli.js'), sweepRow.runs);
    documents.push(throughputDocument(measured));
    context.say(line(documents.at(-1)!));
  }
  context.print(context.json ? jsonText(documents) : benchText(documents));
  return exitStatus.finished;
}

/** Graph against XLA for every step of the rows: what core/training/graph/planTable.ts is made from. */
async function modesTable(
  context: CommandContext,
  started: BenchPrograms,
  rows: readonly BenchRow[],
): Promise<ExitStatus> {
  const head = ['step', 'threads', 'graph, ms', 'XLA, ms', 'XLA : graph', 'pairs from'];
  return stepsTable(context, rows, head, async (row) => {
    const { ours, theirs, ratio, min, max } = await measureModes(row, started);
    return [shown(ours), shown(theirs), shown(ratio), `${shown(min)} to ${shown(max)}`];
  });
}

/** How long a stop or a checkpoint may have to wait for the call that is under way; the goal is 100 ms. */
async function callsTable(
  context: CommandContext,
  started: BenchPrograms,
  rows: readonly BenchRow[],
): Promise<ExitStatus> {
  const head = ['step', 'threads', 'plan', 'calls', 'longest, ms'];
  return stepsTable(context, rows, head, async (row) => {
    const { plan, calls, longestMs } = await measureCalls(row, started);
    return [plan, String(calls), shown(longestMs)];
  });
}

/** A line for each compiled step of the rows, whatever its peer. */
async function stepsTable(
  context: CommandContext,
  rows: readonly BenchRow[],
  head: string[],
  measure: (row: BenchRow) => Promise<string[]>,
): Promise<ExitStatus> {
  const seen = new Set<string>();
  const lines: string[][] = [];
  for (const row of rows.filter(({ ours }) => 'definition' in ours)) {
    const step = `${row.what}, ${row.threads}`;
    if (seen.has(step)) continue;
    seen.add(step);
    lines.push([row.what, String(row.threads), ...(await measure(row))]);
    context.say(lines.at(-1)!.join('  '));
  }
  context.print(textTable(head, lines));
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

function documentOf(row: BenchRow, backend: BenchBackend, measured: Measured | undefined): BenchDocument {
  const threads = row.threads === 1 ? '1 thread' : `${row.threads} threads`;
  const head = {
    row: row.id,
    what: `${row.what}, ${backend === 'gpu' ? 'graphics card' : threads}`,
    unit: `ms ${row.samples ? `an ${row.samples.name}` : 'a step'}`,
    goal: row.goal,
  };
  if (!measured) {
    const note = `${row.peer} is not installed; npm run bench -- --peers sets the peers up`;
    const none = { ours: null, theirs: null, ratio: null, min: null, max: null, pairs: 0, reached: null };
    return { ...head, peer: row.peer, ...none, note };
  }
  const { ours, theirs, ratio, min, max, pairs, lossesAgree, ourLoss, theirLoss, peerVersion: version } = measured;
  const answer = row.samples
    ? `${perSecond(ours)} against ${perSecond(theirs)} ${row.samples.name}s/s; mean margin`
    : 'loss';
  const note = row.boundOnly
    ? row.samples
      ? `${answer} ${ourLoss.toPrecision(4)} against ${theirLoss.toPrecision(4)}: another search`
      : 'a bound, not the same step'
    : lossesAgree
      ? `${answer} ${ourLoss.toPrecision(4)} both`
      : `losses differ: ours ${ourLoss}, theirs ${theirLoss}`;
  const reached = lossesAgree && ratio >= row.goal;
  return { ...head, peer: `${row.peer} ${version}`, ours, theirs, ratio, min, max, pairs, reached, note };
}

function throughputDocument({ runs, coreMs, ownMs }: Throughput): BenchDocument {
  const ratio = ownMs / coreMs;
  return {
    row: sweepRow.id,
    what: `${runs} short runs of rank-collapse as a sweep on two cores, against their own times`,
    peer: 'own times',
    ours: coreMs,
    theirs: ownMs,
    unit: 'ms of a core, a run',
    ratio,
    min: ratio,
    max: ratio,
    pairs: 1,
    goal: sweepRow.goal,
    reached: ratio >= sweepRow.goal,
    note: `the sweep costs ${(100 * (coreMs / ownMs - 1)).toFixed(1)} % more than its runs`,
  };
}

/** Beginnings of rows' names. */
function rowsNamed(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const ids = [...benchRows.map(({ id }) => id), sweepRow.id];
  const unknown = names.filter((name) => !ids.some((id) => id.startsWith(name)));
  if (unknown.length > 0) {
    throw badInput([
      {
        key: 'rows',
        received: text,
        sentence: `rows has "${unknown.join(', ')}"; the rows are ${ids.join(', ')}, or beginnings of these.`,
      },
    ]);
  }
  return names;
}

function backendNamed(name: string): BenchBackend {
  if (name === 'native' || name === 'gpu') return name;
  throw badInput([
    { key: 'backend', received: name, sentence: `backend is ${JSON.stringify(name)}; it must be native or gpu.` },
  ]);
}

function programs({ bundles }: CommandContext, backend: BenchBackend): BenchPrograms {
  return {
    backend,
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
