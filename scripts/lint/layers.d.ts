import type { Rule } from 'eslint';

export function importFault(fromPath: string, specifier: string): string | undefined;
export const layersRule: Rule.RuleModule;
