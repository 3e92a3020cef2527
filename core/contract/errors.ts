import { z } from 'zod';

/**
 * Kinds of failure that a user can meet. Anything that is not in this list is a bug and says so.
 * The exit status of the terminal face follows from the code (docs/architecture.md).
 */
const errorCodes = [
  'badInput',
  'refused',
  'notFound',
  'unavailable',
  'conflict',
  'diskFull',
  'databaseNewer',
  'databaseDamaged',
  'engineLost',
  'historyLost',
  'fingerprintDiffers',
  'bug',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One thing wrong with an input: the field's key, what was received, what is allowed, as one sentence. */
const issueSchema = z.object({
  key: z.string(),
  received: z.string(),
  sentence: z.string(),
});
export type Issue = z.infer<typeof issueSchema>;

/** An error as data: what crosses a process border. */
export const plainErrorSchema = z.object({
  code: z.enum(errorCodes),
  sentence: z.string(),
  hint: z.string().optional(),
  issues: z.array(issueSchema).optional(),
});
export type PlainError = z.infer<typeof plainErrorSchema>;

/** An expected failure: a code, a sentence with the value received, and what to do next. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly issues: readonly Issue[];

  constructor(code: ErrorCode, sentence: string, more: { hint?: string; issues?: readonly Issue[] } = {}) {
    super(sentence);
    this.code = code;
    this.hint = more.hint;
    this.issues = more.issues ?? [];
  }
}

/** Turns anything thrown into data; what is not an ExpectedError is named as a bug. */
export function toPlainError(error: unknown): PlainError {
  if (error instanceof ExpectedError) {
    return {
      code: error.code,
      sentence: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.issues.length === 0 ? {} : { issues: [...error.issues] }),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', sentence: `This is a bug in the workbench: ${message}`, hint: 'The log holds the details.' };
}

/** Rebuilds the error on the other side of a process border. */
export function fromPlainError(plain: PlainError): ExpectedError {
  return new ExpectedError(plain.code, plain.sentence, {
    ...(plain.hint === undefined ? {} : { hint: plain.hint }),
    ...(plain.issues === undefined ? {} : { issues: plain.issues }),
  });
}
