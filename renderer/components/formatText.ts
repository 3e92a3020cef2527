import type { FigureFormat } from '../../core/contract/figureLooks.ts';

/** A figure's format as a choice. */
export const formatText = (format: FigureFormat): string => (format === 'tex' ? 'pgfplots' : format.toUpperCase());
