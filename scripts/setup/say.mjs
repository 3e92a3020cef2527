/** The set-up ends with one clear sentence; 4 = cannot be had here. */
export class SetupError extends Error {
  constructor(sentence, exitStatus = 4) {
    super(sentence);
    this.exitStatus = exitStatus;
  }
}

let quiet = false;
export function beQuiet() {
  quiet = true;
}

/** Progress of the set-up, on stderr: stdout belongs to results. */
export function say(line) {
  if (!quiet) process.stderr.write(`${line}\n`);
}

export function sizeText(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
