import type { RunPage } from '../../core/contract/runQuery.ts';

/** A line of the table: the head of a group, or the row of that place in the query's order. */
export type Line =
  | { readonly kind: 'group'; readonly name: string | null; readonly count: number; readonly open: boolean }
  | { readonly kind: 'row'; readonly place: number };

/** Finds the line at a height without listing ten thousand of them. */
export class Lines {
  readonly count: number;
  private readonly groups: readonly (RunPage['groups'][number] & { line: number; place: number; open: boolean })[];
  private readonly grouped: boolean;

  constructor(groups: RunPage['groups'], grouped: boolean, closed: ReadonlySet<string | null>) {
    this.grouped = grouped;
    let [line, place] = [0, 0];
    this.groups = groups.map((group) => {
      const open = !grouped || !closed.has(group.name);
      const here = { ...group, line, place, open };
      line += (grouped ? 1 : 0) + (open ? group.count : 0);
      place += group.count;
      return here;
    });
    this.count = line;
  }

  at(index: number): Line {
    const group = this.groups.findLast(({ line }) => line <= index);
    if (!group) throw new RangeError(`there is no line ${index}`);
    const inside = index - group.line - (this.grouped ? 1 : 0);
    if (inside < 0) return { kind: 'group', name: group.name, count: group.count, open: group.open };
    return { kind: 'row', place: group.place + inside };
  }

  /** The line of a place in the order; undefined where its group is closed. */
  lineOf(place: number): number | undefined {
    const group = this.groups.findLast((one) => one.place <= place);
    if (!group?.open || place >= group.place + group.count) return undefined;
    return group.line + (this.grouped ? 1 : 0) + place - group.place;
  }
}

/** The lines from `first` on, line i always in element i mod `slots`: those that stay in view stay where they are. */
export function slotLines(first: number, slots: number, count: number): number[] {
  const from = Math.max(0, Math.min(first, count - slots));
  return Array.from(
    { length: Math.min(slots, count) },
    (_, slot) => from + ((((slot - from) % slots) + slots) % slots),
  );
}
