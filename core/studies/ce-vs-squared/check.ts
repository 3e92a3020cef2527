import type { Preflight, RunContext } from '../runner.ts';
import { checkCertificates } from './certificates/check.ts';
import type { StudyParams } from './fields.ts';
import type { StudyArm } from './job.ts';
import { importRefusals, withImportedPoints } from './importedPoints.ts';
import { checkLinear } from './linear/check.ts';
import { checkPlanar } from './planar/check.ts';

/** What an arm's check finds; sentences begin with the arm's name. */
export interface Findings {
  readonly refusals: { key: string; sentence: string; forcible: boolean }[];
  readonly warnings: { code: string; key: string; sentence: string }[];
}

const checks: Partial<Record<StudyParams['experiment'], (arm: StudyArm, context: RunContext) => Findings>> = {
  planar: checkPlanar,
  linear: checkLinear,
  certificates: checkCertificates,
};

/** Wider nets make the exact map slow; the smallest cover is searched exactly. */
const [wideMap, wideCover] = [60, 25];

/** Bad input that the fields cannot see alone (docs/science/ce-vs-squared.md, section 8). */
export function checkStudy(asked: RunContext): Preflight {
  const refused = importRefusals(asked);
  if (refused.length > 0) return { refusals: refused, warnings: [] };
  const context = withImportedPoints(asked);
  const found = (context.arms as unknown as readonly StudyArm[]).map((arm) => {
    const own = checks[arm.params.experiment]?.(arm, context);
    return {
      refusals: own?.refusals ?? [],
      warnings: [...(own?.warnings ?? []), ...widthWarnings(arm), ...factorWarnings(arm)],
    };
  });
  return {
    refusals: found.flatMap(({ refusals }) => refusals),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

function widthWarnings({ name, params }: StudyArm): Findings['warnings'] {
  const { experiment, width, flowSet } = params;
  const mapped =
    ['planar', 'certificates', 'classes'].includes(experiment) || (experiment === 'flow' && flowSet === 'clusters');
  const warnings: Findings['warnings'] = [];
  if (mapped && width > wideMap) {
    const cells = 1 + width + (width * (width - 1)) / 2;
    const sentence = `Arm ${name}: width is ${width}; the exact map has up to ${cells} cells and costs width³ (${wideMap} or less is advised).`;
    warnings.push({ code: 'wide', key: 'width', sentence });
  }
  if (experiment === 'flow' && width > wideCover) {
    const sentence = `Arm ${name}: width is ${width}; the smallest set of covering nodes is searched exactly, which is slow above ${wideCover} nodes.`;
    warnings.push({ code: 'wideCover', key: 'width', sentence });
  }
  return warnings;
}

function factorWarnings({ name, params }: StudyArm): Findings['warnings'] {
  const applies = (params.experiment === 'planar' || params.experiment === 'classes') && params.hiddenBiasFactor <= 1;
  if (!applies) return [];
  const sentence = `Arm ${name}: hiddenBiasFactor is ${params.hiddenBiasFactor}; with 1 about one net in seven does not fit the data after 10 000 steps, with 10 nearly all do.`;
  return [{ code: 'fitsLessOften', key: 'hiddenBiasFactor', sentence }];
}
