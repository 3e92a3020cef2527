import { resolveHome, type Home } from '../home.ts';
import type { Terminal } from './terminal.ts';

/** The options that every command takes. */
export interface CommonOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What the process gives to all its commands. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly bundles: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command gets besides its own arguments. */
export class CommandContext {
  readonly terminal: Terminal;
  /** The folder of the bundles: engine.js and probe.js lie beside cli.js. */
  readonly bundles: string;
  readonly env: Surroundings['env'];
  readonly home: Home;
  readonly json: boolean;
  readonly quiet: boolean;

  constructor({ terminal, bundles, env }: Surroundings, options: CommonOptions) {
    this.terminal = terminal;
    this.bundles = bundles;
    this.env = env;
    this.home = resolveHome(options.home, env);
    this.json = options.json ?? false;
    this.quiet = options.quiet ?? false;
  }

  /** The same command in another home. */
  inHome(home: Home): CommandContext {
    return Object.assign(Object.create(CommandContext.prototype) as CommandContext, this, { home });
  }

  /** The result, to stdout. */
  print(text: string): void {
    this.terminal.stdout.write(text);
  }

  /** A remark, to stderr; `--quiet` leaves it out. */
  say(sentence: string): void {
    if (!this.quiet) this.terminal.stderr.write(`${sentence}\n`);
  }
}
