interface Blocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): boolean;
}

/** Keeps the machine from sleeping while runs are computed; the screen may go dark. */
export class SleepGuard {
  private readonly blocker: Blocker;
  private id: number | undefined;

  constructor(blocker: Blocker) {
    this.blocker = blocker;
  }

  keepAwake(wanted: boolean): void {
    if (wanted) this.id ??= this.blocker.start('prevent-app-suspension');
    else if (this.id !== undefined) {
      this.blocker.stop(this.id);
      this.id = undefined;
    }
  }
}
