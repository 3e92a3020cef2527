import { boolean, integer, number } from '../../../contract/fields.ts';

const growth = { key: 'experiment', isOneOf: ['growth'] } as const;

/** Params of the growth of rho with one datum and layers of equal norm. */
export const growthFields = {
  depth: integer({
    label: 'layers',
    symbol: 'K',
    help: 'Layers, all of norm 1 at t = 1.',
    default: 2,
    min: 1,
    max: 50,
    showWhen: growth,
  }),
  feature: number({
    label: 'output of the normalised net',
    symbol: 'f_V',
    help: 'Kept fixed while the norms grow.',
    default: 1,
    min: 0,
    max: 100,
    openMin: true,
    showWhen: growth,
  }),
  printedLaw: boolean({
    label: 'the printed law (K squared)',
    help: 'Follows eqs. 63-65 as printed, for 1, 2, 3, 5 and 10 layers, into the table growth.',
    default: false,
    showWhen: growth,
  }),
} as const;
