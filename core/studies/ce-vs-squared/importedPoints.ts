import { readImportedTable } from '../../data/importedTable.ts';
import type { RunContext } from '../runner.ts';
import type { StudyParams } from './fields.ts';

const takesOwn = ({ experiment, pointSource, linearSet }: StudyParams): boolean =>
  (experiment === 'planar' && pointSource === 'own') || (experiment === 'linear' && linearSet === 'own');

/** The arms with the points of the imported table that they name as their own points. Throws where it cannot be had. */
export function withImportedPoints(context: RunContext): RunContext {
  const arms = context.arms.map((arm) => {
    const params = arm.params as StudyParams;
    if (!takesOwn(params) || params.importedName === '') return arm;
    return { ...arm, params: { ...params, ownPoints: textOf(context, params.importedName) } };
  });
  return { ...context, arms };
}

/** Lines `x1,x2,label` with the larger label as 1. */
function textOf({ data }: RunContext, name: string): string {
  if (!data?.has(name)) {
    throw new RangeError(`no table of that name was imported (excite data import FILE --name NAME, or the data page)`);
  }
  const { rows, columns, features, labels } = readImportedTable(data, name);
  return Array.from({ length: rows }, (_, i) =>
    [...features.subarray(i * columns, (i + 1) * columns), labels[i]! > 0 ? 1 : 0].join(','),
  ).join('\n');
}

/** Why the imported tables cannot be used, by arm. */
export function importRefusals(context: RunContext): { key: string; sentence: string; forcible: boolean }[] {
  return context.arms.flatMap((arm) => {
    try {
      withImportedPoints({ ...context, arms: [arm] });
      return [];
    } catch (error) {
      const { importedName } = arm.params as StudyParams;
      const why = (error as Error).message.replace(/\.$/, '');
      return [
        {
          key: 'importedName',
          sentence: `Arm ${arm.name}: importedName is "${importedName}"; ${why}.`,
          forcible: false,
        },
      ];
    }
  });
}
