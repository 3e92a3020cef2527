import { numberText } from '../../core/figures/spec/axes.ts';

/** A measured value of a claim. */
export function measuredText(value: number | string | null): string {
  return value === null ? '–' : typeof value === 'number' ? numberText(value) : value;
}

/** A duration in the unit a person would say. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function timeText(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function countText(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

/** A size on disk, in powers of ten as file managers give it. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 10 ** (3 * power)).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
