import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorReport } from '../../../core/contract/channels.ts';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { doctor } from '../../doctor.ts';
import { forkProbe, probeWith } from '../../engine/probeChild.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { textTable } from '../textTable.ts';

/** `excite doctor [--report FILE]`. */
export async function doctorCommand(context: CommandContext, file: string | undefined): Promise<ExitStatus> {
  const probe = probeWith(forkProbe(join(context.bundles, 'probe.js')));
  const report = await doctor({ home: context.home, env: process.env, probe });
  const text = context.json ? jsonText(report) : doctorText(report);
  context.print(text);
  if (file !== undefined) write(file, text);
  return exitStatus.finished;
}

function doctorText({ items }: DoctorReport): string {
  return textTable(
    ['', 'part', 'found'],
    items.map(({ name, value, ok, hint }) => [
      ok ? 'ok' : 'missing',
      name,
      hint === undefined ? value : `${value} -- ${hint}`,
    ]),
  );
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('badInput', `report is "${file}"; it cannot be written: ${why}.`);
  }
}
