import { existsSync, readFileSync, statSync } from 'node:fs';
import { ExpectedError, type Issue } from '../../core/contract/errors.ts';
import { runSpecSchema, type RunSpec } from '../../core/contract/run.ts';

const maxBytes = 1_000_000;
/** A list inside params inside the document is 3. */
const deepest = 4;
const fileSchema = runSpecSchema.partial().strict();
export type SpecFile = { readonly [K in keyof RunSpec]?: RunSpec[K] | undefined };

/** The JSON file of `--spec`, for a study. */
export function readSpecFile(studyId: string, path: string): SpecFile {
  const spec = readAnySpecFile(path);
  if (spec.study !== undefined && spec.study !== studyId) {
    throw badSpec(path, `its study is "${spec.study}", the command names "${studyId}"`);
  }
  return spec;
}

/** Any of a run spec's keys. A file is from others: size, form and every key are judged. */
export function readAnySpecFile(path: string): SpecFile {
  const document = readObject(path, deepest);
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success)
    throw badInput(parsed.error.issues.map((issue) => schemaIssue(issue.path, issue.message, document)));
  return parsed.data;
}

/** The one JSON object of a file, of bounded size and depth. */
export function readObject(path: string, levels: number): object {
  let document: unknown;
  const text = readText(path);
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw badSpec(path, `it is not JSON (${messageOf(error)})`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw badSpec(path, 'it must hold one JSON object');
  if (isDeeperThan(document, levels)) throw badSpec(path, `its values are nested more than ${levels} levels deep`);
  // zod drops this key silently; nothing that was written may be ignored.
  if (holdsProto(document)) throw badSpec(path, 'it has the key "__proto__", which is no key of a run');
  return document;
}

/** The plan that a file holds, as its text or as the JSON of a run; undefined where there is no such file. */
export function planInFile(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const text = readText(path).trim();
  try {
    const document = JSON.parse(text) as { plan?: unknown; run?: { plan?: unknown } } | null;
    return String(document?.run?.plan ?? document?.plan ?? '');
  } catch {
    return text;
  }
}

/** Level by level, not by recursion: a hostile file may be deeper than the stack. */
function isDeeperThan(document: unknown, levels: number): boolean {
  let level: unknown[] = [document];
  for (let depth = 0; depth <= levels && level.length > 0; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return level.length > 0;
}

function holdsProto(document: object): boolean {
  const params = 'params' in document ? document.params : undefined;
  return (
    Object.hasOwn(document, '__proto__') ||
    (typeof params === 'object' && params !== null && Object.hasOwn(params, '__proto__'))
  );
}

function readText(path: string): string {
  try {
    const status = statSync(path);
    if (!status.isFile()) throw badSpec(path, 'it is not a file');
    if (status.size > maxBytes) throw badSpec(path, `it has ${status.size} bytes; at most ${maxBytes} are read`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw badSpec(path, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function badSpec(path: string, why: string): ExpectedError {
  return badInput([{ key: 'spec', received: path, sentence: `The spec file ${path} cannot be used: ${why}.` }]);
}

/** An issue of the run's schema as a sentence with its key and the value found there. */
export function schemaIssue(path: readonly PropertyKey[], message: string, document: object): Issue {
  const key = path.map(String).join('.') || 'spec';
  let value: unknown = document;
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  const received = path.length === 0 ? 'the file' : (JSON.stringify(value)?.slice(0, 80) ?? 'missing');
  return { key, received, sentence: `${key} is ${received}: ${message}.` };
}

export function badInput(issues: readonly Issue[]): ExpectedError {
  return new ExpectedError('badInput', issues.map((issue) => issue.sentence).join('\n'), { issues });
}
