/** What the window was started with. The test switches count in a checkout only, never in a packaged app. */
export interface WindowOptions {
  readonly home: string | undefined;
  /** Where exports go without a dialog. */
  readonly saveFolder: string | undefined;
  readonly checkpointEveryMs: number | undefined;
  /** Threads that the machine is said to have for runs. */
  readonly threads: number | undefined;
  /** The archive of a data set, taken without a dialog. */
  readonly archive: string | undefined;
  /** The table to import, taken without a dialog. */
  readonly table: string | undefined;
  /** A folder of images to import, chosen without a dialog. */
  readonly images: string | undefined;
  /** A file of weights to measure, taken without a dialog. */
  readonly weights: string | undefined;
  /** The document that "Open" takes without a dialog. */
  readonly document: string | undefined;
}

export function windowOptions(args: readonly string[], isPackaged: boolean): WindowOptions {
  const valueOf = (name: string): string | undefined => {
    const found = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
    if (found < 0) return undefined;
    return args[found] === `--${name}` ? (args[found + 1] ?? '') : args[found]!.slice(name.length + 3);
  };
  const forTests = (name: string): string | undefined => (isPackaged ? undefined : valueOf(name));
  const positive = (text: string | undefined): number | undefined => (Number(text) > 0 ? Number(text) : undefined);
  return {
    home: valueOf('home'),
    saveFolder: forTests('test-save-folder'),
    checkpointEveryMs: positive(forTests('test-checkpoint-every-ms')),
    threads: positive(forTests('test-threads')),
    archive: forTests('test-archive'),
    table: forTests('test-table'),
    images: forTests('test-images'),
    weights: forTests('test-weights'),
    document: forTests('test-document'),
  };
}
