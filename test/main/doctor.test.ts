import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doctorSchema } from '../../core/contract/channels.ts';
import { doctor, probedParts, type ProbedPart } from '../../main/doctor.ts';
import { resolveHome } from '../../main/home.ts';

it('names what is there, and how to get what is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'excite-doctor-'));
  const asked: ProbedPart[] = [];
  const probe = (part: ProbedPart) => {
    asked.push(part);
    const missing = part === 'gpu' || part === 'native';
    return Promise.resolve(missing ? { ok: false, value: 'no libtensorflow.so.2' } : { ok: true, value: '1.2.3' });
  };
  const report = await doctor({ home: resolveHome(folder, {}), env: {}, probe });
  rmSync(folder, { recursive: true });
  expect(doctorSchema.parse(report)).toEqual(report);
  expect(asked).toEqual([...probedParts]);
  const item = (name: string) => report.items.find((i) => i.name.startsWith(name));
  expect(item('Node')?.value).toBe(process.versions.node);
  expect(item('Home folder')).toMatchObject({ value: folder, ok: true });
  expect(item('Backend native')).toMatchObject({
    ok: false,
    value: 'no libtensorflow.so.2',
    hint: expect.stringMatching(/npm run setup/),
  });
  expect(item('Backend gpu')).toMatchObject({ ok: true, hint: expect.stringMatching(/--gpu/) });
  expect(item('SQLite')).not.toHaveProperty('hint');
});
