import { catalog } from '../../../core/studies/catalog.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { studyOf } from '../runOptions.ts';
import { studyDocument } from '../studyDocument.ts';
import { studiesText, studyText } from '../studyText.ts';

/** `excite studies [ID]`. */
export function studies(context: CommandContext, id: string | undefined): ExitStatus {
  const chosen = id === undefined ? catalog : [studyOf(id)];
  const { columns } = context.terminal;
  if (context.json) context.print(jsonText(chosen.map(studyDocument)));
  else context.print(id === undefined ? studiesText(chosen, columns) : studyText(chosen[0]!, columns));
  return exitStatus.finished;
}
