import type { StopReason } from '../../../contract/run.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { runArms, tableOnly } from '../armLoop.ts';
import type { StudyParams } from '../fields.ts';
import { activations } from './unit.ts';

type Statement = StudyParams['statement'];
type Name = keyof typeof activations;

const gridLength = 50;
/** Steps of the central differences: truncation h² against rounding ε/h and ε/h². */
const firstStep = 1e-6;
const secondStep = 1e-3;

/** z = linspace(.05, 3, 50): the outputs o at which R_o is looked at, ||x|| = 1. */
const grid = Array.from({ length: gridLength }, (_, i) => 0.05 + (2.95 * i) / (gridLength - 1));

/**
 * R_o′ for o > 0, ||x|| = 1: as it must be, or for tanh as Prop. 11 prints it, 2z (z² + ½ − √(z⁴ + z²))/√(z⁴ + z²). The
 * paper prints none for the logistic; its `printed` is half of the true one, the control of that claim.
 */
function firstDerivative(activation: Name, z: number, statement: Statement): number {
  const first = activations[activation].reducedFirst(z, 1);
  if (statement === 'corrected') return first;
  if (activation === 'logistic') return first / 2;
  const root = Math.sqrt(z ** 4 + z * z);
  return (2 * z * (z * z + 0.5 - root)) / root;
}

/** R_o″ of the same: tanh twice the printed 2|z| (z² + 3/2)/(z² + 1)^{3/2} − 2; logistic 2 (1 − 3z²)/(1 + z²)³. */
function secondDerivative(activation: Name, z: number, statement: Statement): number {
  const printed = statement === 'printed';
  if (activation === 'logistic') return ((printed ? 1 : 2) * (1 - 3 * z * z)) / (1 + z * z) ** 3;
  return (printed ? 1 : 2) * ((2 * z * (z * z + 1.5)) / (z * z + 1) ** 1.5 - 2);
}

/** Figs 6 and 7: R_o of both activations with numeric and closed derivatives, and reg over the splits of y = 2. */
export function runCurves(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  return runArms(
    context,
    () => tableOnly,
    (arm) => ({
      advance: () => undefined,
      finite: () => true,
      state: (): State => null,
      *record() {
        const statement = arm.params['statement'] as Statement;
        for (const activation of ['logistic', 'tanh'] as const) yield curveTable(arm.name, activation, statement, grid);
        if (statement === 'corrected') for (const units of [4, 6]) yield splitTable(arm.name, units);
      },
    }),
  );
}

/** R_o and its derivatives at outputs z, ||x|| = 1. */
function curveTable(arm: string, activation: Name, statement: Statement, z: readonly number[]): RunEvent {
  const rO = (o: number): number => activations[activation].reduced(o, 1);
  const columns = {
    arm: z.map(() => arm),
    activation: z.map(() => activation),
    z,
    rO: z.map(rO),
    numericFirst: z.map((o) => (rO(o + firstStep) - rO(o - firstStep)) / (2 * firstStep)),
    first: z.map((o) => firstDerivative(activation, o, statement)),
    numericSecond: z.map((o) => (rO(o + secondStep) - 2 * rO(o) + rO(o - secondStep)) / secondStep ** 2),
    second: z.map((o) => secondDerivative(activation, o, statement)),
  };
  return { kind: 'table', table: 'curves', columns };
}

/** reg over zero loss of a logistic net with y = 2 when one unit gives o and m − 1 share the rest: reduced over all h. */
function splitTable(arm: string, units: number): RunEvent {
  const y = 2;
  const { reduced } = activations.logistic;
  const o = Array.from({ length: 8001 }, (_, i) => (y * i) / 8000);
  const columns = {
    arm: o.map(() => arm),
    units: o.map(() => units),
    largest: o,
    reg: o.map((large) => reduced(large, 1) + (units - 1) * reduced((y - large) / (units - 1), 1)),
  };
  return { kind: 'table', table: 'splits', columns };
}
