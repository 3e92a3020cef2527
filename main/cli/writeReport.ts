import { join, resolve } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { ReportDocument } from '../../core/report/blocks.ts';
import { documentHtml } from '../../core/report/documentHtml.ts';
import { documentPdf } from '../../core/report/documentPdf.ts';
import type { CommandContext } from './context.ts';
import { badInput } from './specFile.ts';

/**
 * Writes index.html and then report.pdf, which takes minutes for hundreds of figures, into the folder, which is made. Throws
 * badInput where it cannot be written.
 */
export async function writeReport(
  context: Pick<CommandContext, 'say'>,
  document: ReportDocument,
  out: string,
): Promise<{ path: string; pdf: string }> {
  try {
    const path = await writeWhole(join(resolve(out), 'index.html'), [documentHtml(document)]);
    context.say(`${path} is written; report.pdf follows.`);
    const pdf = await writeWhole(join(resolve(out), 'report.pdf'), [await documentPdf(document)]);
    return { path, pdf };
  } catch (error) {
    if (!(error instanceof ExpectedError && error.code === 'unavailable')) throw error;
    const sentence = `out is "${out}"; the report cannot be written there. ${error.message}`;
    throw badInput([{ key: 'out', received: out, sentence }]);
  }
}
