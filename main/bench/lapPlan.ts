/** How a row is measured: seven pairs of laps of about `lapMs` each, after two laps of three steps and a warm one. */
export const pairs = 7;
export const lapMs = 400;
export const mostSteps = 20_000;
export const firstSteps = 3;

/** No row does more steps than these: as many draws are written for a peer that is handed them. */
export const mostInAll = 2 * firstSteps + (pairs + 1) * mostSteps;
