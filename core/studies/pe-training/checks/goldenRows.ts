import type { RunEvent } from '../../runner.ts';

/** A quantity of an exact check; `layer` is a layer, step or point, 0 where there is one value only. */
export interface GoldenRow {
  readonly quantity: string;
  readonly layer: number;
  readonly expected: number;
  readonly measured: number;
  readonly difference: number;
}

export function golden(quantity: string, layer: number, expected: number, measured: number): GoldenRow {
  const difference = expected === measured ? 0 : Math.abs(measured - expected);
  return { quantity, layer, expected, measured, difference };
}

/** The same with the difference relative to what is expected. */
export function goldenRelative(quantity: string, layer: number, expected: number, measured: number): GoldenRow {
  return { ...golden(quantity, layer, expected, measured), difference: Math.abs(measured / expected - 1) };
}

/** A quantity that is a difference itself. */
export function goldenDifference(quantity: string, layer: number, difference: number): GoldenRow {
  return { quantity, layer, expected: 0, measured: difference, difference: Math.abs(difference) };
}

/** Rows of the table `golden`. */
export function goldenTable(arm: string, replica: number, rows: readonly GoldenRow[]): RunEvent {
  return {
    kind: 'table',
    table: 'golden',
    columns: {
      arm: rows.map(() => arm),
      replica: rows.map(() => replica),
      quantity: rows.map(({ quantity }) => quantity),
      layer: rows.map(({ layer }) => layer),
      expected: rows.map(({ expected }) => expected),
      measured: rows.map(({ measured }) => measured),
      difference: rows.map(({ difference }) => difference),
    },
  };
}
