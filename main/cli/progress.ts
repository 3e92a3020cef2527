import type { Progress } from '../../core/contract/run.ts';
import { durationText } from './runText.ts';
import type { Terminal } from './terminal.ts';

const barCells = 24;
const redrawMs = 100;
const lineMs = 10_000;

/** Progress of one run on stderr: a bar on a terminal, a plain line now and then elsewhere. */
export class ProgressDisplay {
  private readonly terminal: Terminal;
  private readonly title: string;
  private readonly clock: () => number;
  private first: { readonly atMs: number; readonly rows: number } | undefined;
  private saidAtMs: number;
  private barShown = false;

  constructor(terminal: Terminal, title: string, clock: () => number = () => performance.now()) {
    this.terminal = terminal;
    this.title = title;
    this.clock = clock;
    this.saidAtMs = clock();
  }

  update(progress: Progress): void {
    const now = this.clock();
    this.first ??= { atMs: now, rows: progress.rows };
    if (now - this.saidAtMs < (this.terminal.stderrIsTty ? redrawMs : lineMs)) return;
    this.saidAtMs = now;
    const text = this.text(progress, now);
    if (!this.terminal.stderrIsTty) {
      this.terminal.stderr.write(`${text}\n`);
      return;
    }
    this.barShown = true;
    this.terminal.stderr.write(
      `\r\u001b[K${bar(progress.done / progress.total)} ${text}`.slice(0, this.terminal.columns + 3),
    );
  }

  /** Takes the bar away, so that what follows starts on a line of its own. */
  end(): void {
    if (this.barShown) this.terminal.stderr.write('\r\u001b[K');
    this.barShown = false;
  }

  private text({ done, total, rows, label, etaMs }: Progress, now: number): string {
    const seconds = (now - this.first!.atMs) / 1000;
    const rate = seconds > 0 ? (rows - this.first!.rows) / seconds : 0;
    const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
    const eta = etaMs === null ? '' : `, ${durationText(etaMs)} left`;
    return `${this.title}: ${percent} %, ${rate > 0 ? `${Math.round(rate)} rows/s` : 'starting'}${eta}, ${label}`;
  }
}

function bar(share: number): string {
  const full = Math.max(0, Math.min(barCells, Math.round((share || 0) * barCells)));
  return `[${'#'.repeat(full)}${'.'.repeat(barCells - full)}]`;
}
