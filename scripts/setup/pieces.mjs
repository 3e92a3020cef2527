import { sourceHash } from './build.mjs';
import { projectRoot, readState, updateState } from './paths.mjs';

const key = sourceHash(projectRoot, ['test', 'scripts']);

/** Stages of the full list that passed on these very sources: their results by name. */
export function finishedPieces() {
  const { full } = readState();
  return full?.key === key ? full.pieces : {};
}

/** Remembers that a stage passed; undefined: the whole list has, and the next full run begins anew. */
export function keepPiece(name, result) {
  const pieces = name === undefined ? {} : { ...finishedPieces(), [name]: result };
  updateState({ full: { key, pieces } });
}
