import type { FigureRun } from '../../contract/figure.ts';
import type { RowBatch, TableBatch } from '../../contract/run.ts';
import { RunSeries } from '../spec/runSeries.ts';
import type { LoadedRun } from './loadRun.ts';

/** The runs of one panel as one run, and which of its arms stand for an arm of the study. */
export interface PanelRuns {
  readonly series: RunSeries;
  readonly armsOf: ReadonlyMap<string, readonly string[]>;
}

interface Member {
  readonly loaded: LoadedRun;
  readonly wanted: FigureRun;
  /** Index of each wanted arm in its own run and in the merged one, and its two names. */
  readonly arms: readonly { readonly from: number; readonly to: number; readonly own: string; readonly name: string }[];
  readonly replicas: readonly number[];
}

/** A single run with all its arms and replicas is taken as it is; else arms are named after their runs. */
export function panelRuns(wanted: readonly FigureRun[], loaded: readonly LoadedRun[]): PanelRuns {
  const [only] = wanted;
  if (wanted.length === 1 && only!.arms === null && only!.replicas === null) {
    const { series } = loaded[0]!;
    return { series, armsOf: new Map(series.shape.arms.map(({ name }) => [name, [name]])) };
  }
  const members = membersOf(wanted, loaded);
  const metrics = [...new Set(loaded.flatMap(({ series }) => series.shape.metrics))];
  const merged = new RunSeries({
    arms: members.flatMap(({ loaded: { series }, arms }) =>
      arms.map(({ from, name }) => ({ name, control: series.shape.arms[from]!.control })),
    ),
    metrics,
    replicas: Math.max(...members.map(({ replicas }) => replicas.length)),
  });
  const ordinals = new Map<string, number>();
  for (const member of members) {
    addRows(merged, member, metrics);
    for (const { key } of member.loaded.detail.tables) {
      for (const batch of member.loaded.series.table(key)) {
        const ordinal = ordinals.get(key) ?? 0;
        ordinals.set(key, ordinal + 1);
        merged.addTable({ ...memberRows(batch, member, wanted.length > 1), ordinal });
      }
    }
  }
  const armsOf = new Map<string, string[]>();
  for (const { own, name } of members.flatMap(({ arms }) => arms)) armsOf.set(own, [...(armsOf.get(own) ?? []), name]);
  return { series: merged, armsOf };
}

function membersOf(wanted: readonly FigureRun[], loaded: readonly LoadedRun[]): Member[] {
  const chosen = loaded.map(({ series }, k) =>
    series.shape.arms.flatMap(({ name }, index) => {
      const { arms } = wanted[k]!;
      return arms === null || arms.includes(name) ? [{ index, name }] : [];
    }),
  );
  const single = chosen.every((arms) => arms.length === 1);
  const labels = loaded.map((one, k) => runLabel(wanted[k]!, one));
  let count = 0;
  const used = new Set<string>();
  const unique = (name: string): string => {
    let free = name;
    for (let n = 2; used.has(free); n++) free = `${name} ${n}`;
    used.add(free);
    return free;
  };
  return loaded.map((one, k) => ({
    loaded: one,
    wanted: wanted[k]!,
    arms: chosen[k]!.map(({ index, name }) => ({
      from: index,
      to: count++,
      own: name,
      name: unique(wanted.length === 1 ? name : single ? labels[k]! : `${name} · ${labels[k]!}`),
    })),
    replicas: Array.from({ length: one.series.shape.replicas }, (_, r) => r).filter(
      (r) => wanted[k]!.replicas === null || wanted[k]!.replicas.includes(r),
    ),
  }));
}

function runLabel({ label }: FigureRun, { detail: { run } }: LoadedRun): string {
  if (label !== '') return label;
  return run.name !== '' ? run.name : `${run.preset ?? 'own params'}, seed ${run.seed}`;
}

function addRows(merged: RunSeries, { loaded: { series }, arms, replicas }: Member, metrics: readonly string[]): void {
  for (const { from, to } of arms) {
    for (const metric of series.shape.metrics) {
      replicas.forEach((replica, place) => {
        const { steps, values } = series.get(from, metric, replica);
        const batch: RowBatch = {
          seq: 0,
          arm: new Uint16Array(steps.length).fill(to),
          replica: new Uint32Array(steps.length).fill(place),
          metric: new Uint16Array(steps.length).fill(metrics.indexOf(metric)),
          step: steps,
          value: values,
        };
        merged.addRows(batch);
      });
    }
  }
}

/** The rows of a table that belong to the wanted arms and replicas, their arms renamed; where several runs meet, a table without arms gets one. */
function memberRows(batch: TableBatch, { arms, replicas }: Member, several: boolean): TableBatch {
  const { columns, length } = batch;
  const armColumn = columns['arm'];
  const replicaColumn = columns['replica'];
  const names = new Map(arms.map(({ own, name }) => [own, name]));
  const kept: number[] = [];
  for (let i = 0; i < length; i++) {
    const armIn = armColumn === undefined || names.has(String(armColumn[i]));
    const replicaIn = replicaColumn === undefined || replicas.includes(Number(replicaColumn[i]));
    if (armIn && replicaIn) kept.push(i);
  }
  const picked = Object.entries(columns).map(([key, column]): [string, Float64Array | readonly string[]] => {
    if (key === 'arm') return [key, kept.map((i) => names.get(String(column[i]))!)];
    return [
      key,
      column instanceof Float64Array ? Float64Array.from(kept, (i) => column[i]!) : kept.map((i) => column[i]!),
    ];
  });
  const added: [string, readonly string[]][] =
    several && armColumn === undefined ? [['arm', kept.map(() => arms[0]?.name ?? '')]] : [];
  return { ...batch, length: kept.length, columns: Object.fromEntries([...picked, ...added]) };
}
