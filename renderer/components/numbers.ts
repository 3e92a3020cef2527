import { minutesText } from '../../core/contract/minutesText.ts';
import { numberText } from '../../core/figures/spec/axes.ts';

/** A measured value of a claim. */
export function measuredText(value: number | string | null): string {
  return value === null ? '–' : typeof value === 'number' ? numberText(value) : value;
}

/** A duration in the unit a person would say. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : minutesText(ms);
}

/* Made once: a formatter costs a hundred times what it formats. */
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const counts = new Intl.NumberFormat('en');

/** A length or a size of letters: one decimal, where there is one. */
export const tenthsText = (value: number): string => String(Number(value.toFixed(1)));

export function timeText(ms: number): string {
  return times.format(ms);
}

export function countText(count: number): string {
  return counts.format(count).replaceAll(',', ' ');
}

/** A size on disk, in powers of ten as file managers give it. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 10 ** (3 * power)).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
