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

export function timeText(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function countText(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}
