import { Command, CommanderError } from 'commander';
import { appVersion } from '../version.ts';
import type { CompareOptions, ListOptions } from './commands/runs.ts';
import type { BenchOptions } from './commands/bench.ts';
import type { ImportOptions } from './commands/data.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import type { ExportOptions } from './commands/export.ts';
import { CommandContext, type CommonOptions, type Surroundings } from './context.ts';
import { exitStatus, type ExitStatus } from './exitStatus.ts';
import type { ResumeOptions, RunOptions } from './runOptions.ts';
import { badInput } from './specFile.ts';
import type { SlurmOptions, SweepExportOptions } from './commands/sweep.ts';
import type { SweepOptions } from './sweepInput.ts';
import type { Terminal } from './terminal.ts';

type Handler<O> = (context: CommandContext, words: readonly string[], options: O) => ExitStatus | Promise<ExitStatus>;

const collect = (value: string, held: readonly string[]): string[] => [...held, value];

function commonOptions(command: Command): Command {
  return command
    .option('--home <dir>', 'folder of the history and the runs (else EXCITE_HOME, else the XDG data folder)')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'no progress and no remarks on stderr')
    .version(appVersion, '--version', 'print the version')
    .helpOption('--help', 'print this help');
}

/** Parses the words after `excite` and runs the command they name. Usage errors exit 2. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { terminal } = surroundings;
  let status: ExitStatus = exitStatus.finished;
  const define = <O>(parent: Command, usage: string, summary: string, handler: Handler<O>): Command =>
    commonOptions(configured(parent.command(usage), terminal))
      .description(summary)
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const options = command.optsWithGlobals<CommonOptions & O>();
        status = await handler(new CommandContext(surroundings, options), command.args, options);
      });

  const program = commonOptions(configured(new Command('excite'), terminal)).description(
    'Studies of the theory of training, run and judged in a terminal. Same engine and same history as the window.',
  );
  defineCommands(program, define);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.finished : exitStatus.badInput;
    throw error;
  }
}

function configured(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'excite: ')),
    });
}

function defineCommands(
  program: Command,
  define: <O>(parent: Command, usage: string, summary: string, handler: Handler<O>) => Command,
): void {
  define<object>(
    program,
    'studies [study]',
    'list studies; with a study: its params, presets, charts and claims',
    async (context, [id]) => {
      const { studies } = await import('./commands/studies.ts');
      return studies(context, id);
    },
  );

  define<RunOptions & { from?: string }>(
    program,
    'run <study>',
    'run a study and judge its claims',
    async (context, [id], options) => {
      const { run } = await import('./commands/run.ts');
      return run(context, id!, options);
    },
  )
    .option('--preset <id>', 'start from this preset of the study')
    .option('--spec <file>', 'read the run from a JSON file')
    .option('--set <key=value>', 'set a param; may be given again', collect, [])
    .option('--arms <a,b>', "only these of the preset's arms")
    .option('--seed <n>', 'run seed (default 0)')
    .option('--replicas <n>', 'independent repetitions of each arm, computed together')
    .option('--backend <name>', 'auto, gpu, native, wasm or cpu (default auto)')
    .option('--threads <n>', 'threads of the engine (default 0: chosen by the workbench)')
    .option(
      '--plan <name>',
      'how steps are computed: default, tune, eager, graph, xla, or a file with the plan of a tuned run',
    )
    .option('--name <text>', 'name of the run')
    .option('--note <text>', 'note kept with the run')
    .option('--tag <text>', 'tag of the run; may be given again', collect, [])
    .option('--until <step>', 'stop after this step')
    .option('--force', 'override refusals that are made "unless forced"; the run says so for ever')
    .option(
      '--from <run@step>',
      "branch: begin from the state of that run's checkpoint, with the params of --set changed; it keeps all else of that run",
    );

  define<ResumeOptions>(
    program,
    'resume <run>',
    'go on with a run from its last checkpoint',
    async (context, [id], options) => {
      const { resume } = await import('./commands/run.ts');
      return resume(context, id!, options);
    },
  )
    .option('--from <step>', 'go on from the checkpoint of this step (the newest two are kept)')
    .option(
      '--accept-fingerprint',
      'go on although machine or app differ, so that the numbers may differ in their last bits',
    );

  define<object>(
    program,
    'cancel <run>',
    'stop a running run of any process; it can still be resumed',
    async (context, [id]) => {
      const { cancel } = await import('./commands/cancel.ts');
      return cancel(context, id!);
    },
  );

  defineRuns(program, define);
  defineSweeps(program, define);

  define<ExportOptions>(
    program,
    'export <run...>',
    'write runs and figures to files',
    async (context, ids, options) => {
      const { exportRuns } = await import('./commands/export.ts');
      return exportRuns(context, ids, options);
    },
  )
    .requiredOption(
      '--format <name>',
      'csv, json, parquet, svg, pdf, png or tex; safetensors: the weights of a checkpoint',
    )
    .requiredOption('--out <path>', 'folder of the runs, or the file of one figure or table')
    .option(
      '--figure <key|file>',
      'one chart of the study, or a figure document; several runs are laid over one another',
    )
    .option('--step <n>', 'safetensors: of the checkpoint at this step (default: the newest)')
    .option('--table <key>', 'only this table, or "rows" (csv, parquet)')
    .option('--venue <name>', 'width and letters of a venue: neurips, icml-column, jmlr, ieee-column, a4 and others')
    .option('--width <length>', 'width of a figure: 84mm, 8.4cm, 3.25in')
    .option('--height <length>', 'height of a figure')
    .option('--font-size <points>', 'size of its letters: 8pt')
    .option('--dpi <n>', 'pixels an inch of a PNG (default 300)');

  define<{ smoke?: boolean; papers?: boolean; full?: boolean; out: string }>(
    program,
    'report [run...]',
    'write a page (HTML and PDF) with figures, claims and provenance',
    async (context, ids, options) => {
      const { report } = await import('./commands/report.ts');
      return report(context, ids, options);
    },
  )
    .option('--smoke', 'first run the smoke preset of every study')
    .option('--papers', 'first run what the papers show; goes on where it was interrupted')
    .option('--full', 'with --papers: the paper-size presets as well')
    .option('--out <dir>', 'folder of the page', 'report');

  define<{ out: string; checkpoints?: boolean }>(
    program,
    'bundle <run...>',
    'runs as one file: spec, rows, tables, claims, environment and checksums',
    async (context, ids, options) => (await import('./commands/bundle.ts')).bundle(context, ids, options),
  )
    .requiredOption('--out <file>', 'the bundle')
    .option('--checkpoints', 'with the checkpoints, so that a run can go on elsewhere');
  define<object>(program, 'import <file>', 'take the runs of a bundle into the history', async (context, [file]) =>
    (await import('./commands/bundle.ts')).importFile(context, file!),
  );
  define<object>(program, 'verify <file>', 'run a bundle again and compare', async (context, [file]) =>
    (await import('./commands/verify.ts')).verify(context, file!),
  );

  const data = program.command('data').description('list, fetch and import data sets');
  data.copyInheritedSettings(program).helpOption('--help', 'print this help');
  define<object>(data, 'list', 'named data sets and whether they are here', async (context) =>
    (await import('./commands/data.ts')).listData(context),
  );
  define<{ from?: string }>(
    data,
    'fetch <set>',
    'fetch a data set (cifar10) into the home folder, checked',
    async (context, [name], options) => (await import('./commands/data.ts')).fetchData(context, name!, options),
  ).option('--from <file>', 'take it from this archive instead of the network');
  define<ImportOptions>(
    data,
    'import <path>',
    'keep a table of your own (numbers separated by commas, the label last; an .npy or .npz of NumPy), or a folder of PNG and JPEG images, a sub-folder a class',
    async (context, [path], options) => (await import('./commands/data.ts')).importData(context, path!, options),
  )
    .requiredOption('--name <text>', 'name by which studies find it')
    .option(
      '--test-share <x>',
      'images: part of each class that is for test (default 0.2), unless the folder has train and test',
    )
    .option('--seed <n>', 'images: seed of that draw (default 0)')
    .option('--resize', 'images: bring the middle square of each to 32 x 32')
    .option('--leave-out-bad', 'images: keep the others where some files cannot be used')
    .option('--look', 'images: say what is there, keep nothing');

  define<DiagnoseOptions>(
    program,
    'diagnose <file>',
    'spectra of weights made elsewhere (safetensors, .npz, .npy); with --data also richness and margins of the dense net they are',
    async (context, [file], options) => (await import('./commands/diagnose.ts')).diagnoseFile(context, file!, options),
  )
    .option('--data <set>', 'an imported table: the points that the net is asked about')
    .option('--slope <a>', 'leaky ReLU after each layer but the last: 0 a ReLU (default), 1 a linear net')
    .option('--threshold <t>', 'class +1 where the one output is above it (default 0)')
    .option('--points <n>', 'margins of the first n points (default 100)');

  const storage = program.command('storage').description('what runs take on disk, and what to do about it');
  storage.copyInheritedSettings(program).helpOption('--help', 'print this help');
  const loadStorage = () => import('./commands/storage.ts');
  define<object>(storage, 'list', 'size of the history and of each run, largest first', async (context) =>
    (await loadStorage()).listStorage(context),
  );
  define<object>(storage, 'prune', 'delete the checkpoints of finished runs', async (context) =>
    (await loadStorage()).prune(context),
  );
  define<{ force?: boolean }>(
    storage,
    'empty-bin',
    'delete every run in the bin for ever',
    async (context, _, options) => (await loadStorage()).emptyBin(context, options.force ?? false),
  ).option('--force', 'yes, for ever');
  define<object>(storage, 'backup <folder>', 'copy the history, also while it is in use', async (context, [folder]) =>
    (await loadStorage()).backUp(context, folder!),
  );
  define<object>(storage, 'verify', 'compare all that is stored with its checksums', async (context) =>
    (await loadStorage()).verify(context),
  );

  define<BenchOptions>(
    program,
    'bench',
    'the benchmark table: our training steps against those of JAX, PyTorch and NumPy, and a sweep of 200 runs',
    async (context, _, options) => {
      const { bench } = await import('./commands/bench.ts');
      return bench(context, options);
    },
  )
    .option('--rows <a,b>', 'only rows that begin so')
    .option('--plan-table', 'graph against XLA for each step: what the table of default plans is made from')
    .option('--backend <name>', 'native or gpu; on gpu only rows whose peers run there too (default native)')
    .option('--calls', 'how long the calls of each step take: what a stop or a checkpoint may have to wait')
    .option('--peers', 'first set up the peers: a Python environment in the cache folder');

  define<{ report?: string }>(
    program,
    'doctor',
    'what this machine offers, what is missing and how to get it',
    async (context, _, options) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      return doctorCommand(context, options.report);
    },
  ).option('--report <file>', 'write it to a file as well');
}

function defineRuns(
  program: Command,
  define: <O>(parent: Command, usage: string, summary: string, handler: Handler<O>) => Command,
): void {
  const load = () => import('./commands/runs.ts');
  const runs = program.command('runs').description('list, show and edit stored runs');
  runs.copyInheritedSettings(program).helpOption('--help', 'print this help');

  define<ListOptions>(runs, 'list', 'stored runs, newest first', async (context, _, options) =>
    (await load()).list(context, options),
  )
    .option('--study <id>', 'only runs of this study')
    .option('--tag <text>', 'only runs with this tag')
    .option('--status <name>', 'only runs with this status')
    .option('--filter <text>', 'the run table’s filter language, e.g. "tag:x metric.trainLoss<0.1 -star:yes"')
    .option('--order <key>', 'order by this key or metric.KEY; a leading - turns it round', '-started')
    .option('--shelf <name>', 'current, archive, bin or all', 'current')
    .option('--limit <n>', 'at most so many', '50');
  define<{ bibtex?: boolean }>(runs, 'show <run>', 'one run with its claims', async (context, [id], options) =>
    (await load()).show(context, id!, options),
  ).option('--bibtex', 'how to cite it, and the papers of its study');
  define<object>(runs, 'rm <run...>', 'move runs to the bin', async (context, ids) =>
    (await load()).remove(context, ids),
  );
  define<object>(runs, 'restore <run...>', 'take runs back from the bin', async (context, ids) =>
    (await load()).restore(context, ids),
  );
  const marks = [
    ['star <run...>', 'put a star on runs', { star: true }, 'starred'],
    ['unstar <run...>', 'take the star away', { star: false }, 'without a star'],
    ['archive <run...>', 'put runs out of the way', { archived: true }, 'in the archive'],
    ['unarchive <run...>', 'take runs out of the archive', { archived: false }, 'out of the archive'],
  ] as const;
  for (const [usage, summary, change, words] of marks) {
    define<object>(runs, usage, summary, async (context, ids) => (await load()).mark(context, ids, change, words));
  }
  define<{ colour?: string; dash?: string }>(
    runs,
    'look <run...>',
    'the colour and dash that charts draw runs with',
    async (context, ids, options) => (await load()).look(context, ids, options),
  )
    .option('--colour <n>', 'index of a colour of the palette, 0 to 5, or auto')
    .option('--dash <n>', '0 solid, 1 dashed, 2 dotted, 3 dash-dot, or auto');
  define<object>(runs, 'tag <run> <text>', 'add a tag', async (context, [id, text]) =>
    (await load()).tag(context, id!, text!),
  );
  define<object>(runs, 'note <run> <text>', 'set the note', async (context, [id, text]) =>
    (await load()).note(context, id!, text!),
  );
  define<object>(
    runs,
    'diff <run> <other>',
    'params that differ, claims and last metrics side by side',
    async (context, [a, b]) => (await load()).diff(context, a!, b!),
  );
  define<CompareOptions>(
    runs,
    'compare <run...>',
    'lay runs over one another in one figure (SVG)',
    async (context, ids, options) => (await load()).compare(context, ids, options),
  )
    .requiredOption('--out <file>', 'the SVG file')
    .option('--view <file>', 'a view as JSON, e.g. from the <desc> of such a figure; the options below change it')
    .option('--y <formula>', 'what is drawn: a metric or a formula such as "log(margin)/rho" (default trainLoss)')
    .option('--x <formula>', 'what it is drawn over and aligned by: step, "step * learningRate", a metric')
    .option('--prediction <formula>', 'a predicted curve; a second panel shows what is left')
    .option('--arm <name>', 'only this arm')
    .option('--merge <what>', 'one curve for each replica (none), each run (replicas) or group of runs (runs)')
    .option('--group-by <key>', 'with --merge runs: a curve for each value of this param')
    .option('--center <name>', 'mean or median')
    .option('--band <name>', 'none, sd, sem, bootstrap or minMax')
    .option('--smoothing <rows>', 'centred moving mean over so many rows')
    .option('--x-scale <name>', 'linear, log or symlog')
    .option('--y-scale <name>', 'linear, log or symlog');
}

function defineSweeps(
  program: Command,
  define: <O>(parent: Command, usage: string, summary: string, handler: Handler<O>) => Command,
): void {
  const load = () => import('./commands/sweep.ts');
  const document = (command: Command): Command =>
    command
      .option('--grid <key=values>', 'an axis: a,b,c or 0..1:11 or log:1e-3..10:9 or random:0..1:20@seed', collect, [])
      .option('--pair <key,key>', 'axes that go together instead of being crossed', collect, [])
      .option('--set <key=value>', 'a param of every run', collect, [])
      .option('--seeds <1..8>', 'seeds of every point (default 0)')
      .option('--preset <id>', 'start from this preset of the study')
      .option('--arms <a,b>', "only these of the preset's arms")
      .option('--replicas <n>', 'independent repetitions of each arm, computed together')
      .option('--backend <name>', 'auto, gpu, native, wasm or cpu (default auto)')
      .option('--threads <n>', 'threads of each run (default 1), so that no number depends on the load')
      .option('--memory <MB>', 'what a run needs')
      .option('--summary <arm.metric/arm:last|min|max>', 'what the maps show', collect, [])
      .option('--name <text>', 'name of the sweep')
      .option('--note <text>', 'note kept with the sweep')
      .option('--unpaired', 'each point draws its own data and init instead of sharing them by seed')
      .option('--force', 'override refusals that are made "unless forced"')
      .option('--dry-run', 'only say what would be computed, and what it would cost');
  const sweeps = document(
    define<SweepOptions>(
      program,
      'sweep [what]',
      'many runs: a sweep file, a study with --grid, or a shipped sweep',
      async (context, [what], options) => {
        if (what === undefined) {
          const sentence =
            'Name a sweep file, a study or a shipped sweep, or one of status, pause, resume, extend, cancel.';
          throw badInput([{ key: 'sweep', received: 'missing', sentence }]);
        }
        return (await load()).sweep(context, what, options);
      },
    ),
  )
    .option('--jobs <n>', 'most runs at once (default: as many as cores and memory allow)')
    .option('--priority <n>', 'greater comes first among the sweeps of this history')
    .option('--executor <name>', 'local or slurm (default local)');
  define<object>(sweeps, 'status [sweep]', 'the sweeps, or one with its failures', async (context, [id]) =>
    (await load()).sweepStatus(context, id),
  );
  define<object>(sweeps, 'pause <sweep>', 'stop its runs with checkpoints', async (context, [id]) =>
    (await load()).stopSweep(context, id!, 'paused'),
  );
  define<{ failed?: boolean; jobs?: string; priority?: string }>(
    sweeps,
    'resume <sweep>',
    'go on with a sweep, or look on while another process does',
    async (context, [id], options) => (await load()).resumeSweep(context, id!, options),
  ).option('--failed', 'run the failed ones again');
  define<SweepOptions>(
    sweeps,
    'extend <sweep>',
    'more values or seeds; only the missing runs are computed',
    async (context, [id], options) => (await load()).extendSweep(context, id!, options),
  );
  define<object>(sweeps, 'cancel <sweep>', 'stop a sweep for good; what is done stays', async (context, [id]) =>
    (await load()).stopSweep(context, id!, 'cancelled'),
  );
  define<SweepExportOptions>(
    sweeps,
    'export <sweep>',
    'what its runs have measured, as a table or as maps, lines, small maps and parallel coordinates',
    async (context, [id], options) => (await load()).exportSweep(context, id!, options),
  )
    .requiredOption('--format <name>', 'csv, json, parquet or svg')
    .requiredOption('--out <dir>', 'folder of the files')
    .option('--x <key>', 'axis drawn along x (default: the first)')
    .option('--y <key>', 'axis drawn along y, or as one curve a value')
    .option('--panels <key>', 'axis of which each value has a small map of its own');
  define<SlurmOptions>(
    sweeps,
    'slurm',
    'how sweeps are sent to Slurm: shows the settings, and keeps what is given',
    async (context, _, options) => (await load()).slurmSettings(context, options),
  )
    .option('--folder <dir>', 'on a disk that the nodes share with this machine')
    .option('--account <name>', 'account that the time is charged to')
    .option('--partition <name>', 'partition of the cluster')
    .option('--time <minutes>', "limit of a task (0: the partition's)")
    .option('--mem <MB>', "memory of a task (0: the partition's)")
    .option('--gpus <n>', 'graphics cards of a task')
    .option('--extra <directive>', 'a further #SBATCH line, as in --extra=--qos=low; may be given again', collect, [])
    .option('--command <text>', 'how a node calls excite (default: as it is called here)');
  define<object>(
    sweeps,
    'task <folder> <hash>',
    'one run on a node; the batch script calls this',
    async (context, [folder, hash]) => (await import('./commands/sweepTask.ts')).sweepTask(context, folder!, hash!),
  );
}
