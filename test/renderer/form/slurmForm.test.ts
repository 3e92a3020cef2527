import { describe, expect, it } from 'vitest';
import { slurmSettingsSchema } from '../../../core/contract/sweep.ts';
import { formOfSettings, readSlurmForm } from '../../../renderer/form/slurmForm.ts';

const settings = slurmSettingsSchema.parse({
  folder: '/shared/me',
  account: 'theory',
  timeMinutes: 120,
  gpus: 1,
  extra: ['--qos=low', '--exclusive'],
});

describe('the form of the Slurm settings', () => {
  it('reads back what it shows; an empty number leaves the choice to the cluster', () => {
    expect(readSlurmForm(formOfSettings(settings))).toEqual({ settings });
    expect(formOfSettings(settings)).toMatchObject({
      memoryMb: '',
      timeMinutes: '120',
      extra: '--qos=low\n--exclusive',
    });
  });

  it.each([
    ['timeMinutes', '1.5', 'time is "1.5"; it must be empty or a whole number of 0 to 1000000.'],
    ['memoryMb', '4 GB', 'memory is "4 GB"; it must be empty or a whole number of 0 to 10000000.'],
    ['gpus', '65', 'GPUs is "65"; it must be empty or a whole number of 0 to 64.'],
    ['extra', '--qos=low\nrm -r', 'extra has "rm -r"; it must begin with --.'],
    ['partition', 'a\nb', 'partition has "a\nb"; it must be one line.'],
  ])('%s: %j is refused in words', (key, text, sentence) => {
    const read = readSlurmForm({ ...formOfSettings(settings), [key]: text });
    expect(read).toMatchObject({ issues: [{ sentence }] });
  });
});
