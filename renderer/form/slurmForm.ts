import type { Issue } from '../../core/contract/errors.ts';
import { parseNumber } from '../../core/contract/fields.ts';
import { slurmSettingsSchema, type SlurmSettings } from '../../core/contract/sweep.ts';

/** How sweeps are sent to Slurm, as text that a user types. */
export interface SlurmForm {
  folder: string;
  account: string;
  partition: string;
  timeMinutes: string;
  memoryMb: string;
  gpus: string;
  /** A directive a line. */
  extra: string;
  command: string;
}

export function formOfSettings({ timeMinutes, memoryMb, gpus, extra, ...texts }: SlurmSettings): SlurmForm {
  const shown = (value: number): string => (value === 0 ? '' : String(value));
  return {
    ...texts,
    timeMinutes: shown(timeMinutes),
    memoryMb: shown(memoryMb),
    gpus: shown(gpus),
    extra: extra.join('\n'),
  };
}

/** The settings that the form stands for, or what is wrong with it; an empty number leaves the choice to the cluster. */
export function readSlurmForm(form: SlurmForm): { settings: SlurmSettings } | { issues: Issue[] } {
  const issues: Issue[] = [];
  const whole = (key: string, raw: string, most: number): number => {
    const value = raw.trim() === '' ? 0 : parseNumber(raw);
    if (value !== undefined && Number.isInteger(value) && value >= 0 && value <= most) return value;
    const sentence = `${key} is "${raw.slice(0, 60)}"; it must be empty or a whole number of 0 to ${most}.`;
    issues.push({ key, received: raw, sentence });
    return 0;
  };
  const lines = form.extra
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const read = slurmSettingsSchema.safeParse({
    ...form,
    timeMinutes: whole('time', form.timeMinutes, 1_000_000),
    memoryMb: whole('memory', form.memoryMb, 10_000_000),
    gpus: whole('GPUs', form.gpus, 64),
    extra: lines,
  });
  for (const { path, message } of read.error?.issues ?? []) {
    const [key = '', index] = path.map(String);
    const received =
      key === 'extra' && index !== undefined ? lines[Number(index)]! : String(form[key as keyof SlurmForm]);
    issues.push({ key, received, sentence: `${key} has "${received.slice(0, 60)}"; ${message}.` });
  }
  return read.success && issues.length === 0 ? { settings: read.data } : { issues };
}
