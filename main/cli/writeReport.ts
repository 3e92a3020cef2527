import { join, resolve } from 'node:path';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { ReportDocument } from '../../core/report/blocks.ts';
import { documentHtml } from '../../core/report/documentHtml.ts';
import { documentPdf } from '../../core/report/documentPdf.ts';

/** Writes index.html and report.pdf into the folder, which is made. */
export async function writeReport(document: ReportDocument, out: string): Promise<{ path: string; pdf: string }> {
  const path = await writeWhole(join(resolve(out), 'index.html'), [documentHtml(document)]);
  const pdf = await writeWhole(join(resolve(out), 'report.pdf'), [await documentPdf(document)]);
  return { path, pdf };
}
