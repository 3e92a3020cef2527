interface LeavingParts {
  readonly running: () => number;
  /** The index of the chosen answer. */
  readonly ask: (question: { message: string; detail: string; buttons: string[] }) => Promise<number>;
  /** Quits; runs that are left write a checkpoint first. */
  readonly quit: () => void;
  readonly tell: (sentence: string) => void;
}

/** Quitting by the user: what becomes of running work is asked. Quitting by the system is never held up. */
export class Leaving {
  private readonly parts: LeavingParts;
  private waits = false;
  private asking = false;

  constructor(parts: LeavingParts) {
    this.parts = parts;
  }

  async wanted(): Promise<void> {
    const { running, ask, quit, tell } = this.parts;
    const count = running();
    if (count === 0) {
      quit();
      return;
    }
    if (this.asking) return;
    this.asking = true;
    const runs = count === 1 ? 'A run is' : `${count} runs are`;
    const answer = await ask({
      message: `${runs} being computed.`,
      detail: 'Stopped runs write a checkpoint and can be resumed to the same numbers.',
      buttons: ['Stop with a checkpoint and quit', 'Quit when done', 'Stay'],
    });
    this.asking = false;
    this.waits = answer === 1;
    if (answer === 0) quit();
    else if (answer === 1) tell(`The workbench quits when ${count === 1 ? 'the run has' : 'the runs have'} ended.`);
  }

  /** Told every second. */
  look(busy: boolean): void {
    if (busy || !this.waits) return;
    this.waits = false;
    this.parts.quit();
  }
}
