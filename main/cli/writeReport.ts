import { join, resolve } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { ReportDocument } from '../../core/report/blocks.ts';
import { documentHtml } from '../../core/report/documentHtml.ts';
import { documentPdf } from '../../core/report/documentPdf.ts';
import { badInput } from './specFile.ts';

/** Writes index.html and report.pdf into the folder, which is made. Throws badInput where it cannot be written. */
export async function writeReport(document: ReportDocument, out: string): Promise<{ path: string; pdf: string }> {
  const pdf = await documentPdf(document);
  try {
    return {
      path: await writeWhole(join(resolve(out), 'index.html'), [documentHtml(document)]),
      pdf: await writeWhole(join(resolve(out), 'report.pdf'), [pdf]),
    };
  } catch (error) {
    if (!(error instanceof ExpectedError && error.code === 'unavailable')) throw error;
    const sentence = `out is "${out}"; the report cannot be written there. ${error.message}`;
    throw badInput([{ key: 'out', received: out, sentence }]);
  }
}
