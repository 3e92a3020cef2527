import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { finishedPieces, keepPiece } from './setup/pieces.mjs';
import { ordinaryUserCheckout } from './setup/ordinaryUser.mjs';
import { projectRoot } from './setup/paths.mjs';
import { setupOrExit } from './setup.mjs';

/**
 * `npm test`: set-up, then every stage of the quick list, one after another, whatever fails; ends with
 * each failed test's name and message once more, then `N passed, N failed`. `npm test -- unit e2e` runs those stages
 * only. `--full` enlarges the campaigns and adds the full list, a stage a file; what passed is not run again on the
 * same sources until all has passed (`--afresh`: it is).
 */
const args = process.argv.slice(2);
const full = args.includes('--full');
const budgetMs = (full ? 24 * 60 : 45) * 60_000;
const chosen = args.filter((arg) => !arg.startsWith('-'));
const asRoot = process.platform === 'linux' && process.getuid() === 0;
const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

await setupOrExit({ purpose: 'test' });
await ensureBuild();

const reports = mkdtempSync(join(tmpdir(), 'excite-test-'));
const vitest = (project, report, ...files) => [
  join('node_modules', 'vitest', 'vitest.mjs'),
  'run',
  ...files,
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];
const onDisplay = (program, list) =>
  display
    ? { program, args: list }
    : { program: 'xvfb-run', args: ['-a', '-s', '-screen 0 1920x1080x24', program, ...list] };

/* Root's window has no sandbox, which nobody should want: the quick list looks at it and drives the user's. */
const rootFiles = asRoot && !full ? ['window', 'security'].map((name) => join('test', 'e2e', `${name}.test.ts`)) : [];
const fullList = readdirSync(join(projectRoot, 'test', 'full')).filter((file) => file.endsWith('.test.ts'));
const stages = [
  { name: 'static', wanted: true, start: () => ({ program: 'npm', args: ['run', '--silent', 'check:static'] }) },
  { name: 'unit', wanted: true, start: (report) => ({ program: process.execPath, args: vitest('unit', report) }) },
  { name: 'e2e', wanted: true, start: (report) => onDisplay(process.execPath, vitest('e2e', report, ...rootFiles)) },
  {
    name: 'e2e-user',
    wanted: asRoot,
    start: () => {
      const user = ordinaryUserCheckout();
      const ownReport = join(user.checkout, 'report.json');
      const { program, args: list } = onDisplay(process.execPath, vitest('e2e', ownReport));
      return { ...user.command(program, list), cwd: user.checkout, report: ownReport, after: user.remove };
    },
  },
  ...fullList.map((file) => ({
    name: `full/${file.replace('.test.ts', '')}`,
    wanted: full,
    start: (report) => onDisplay(process.execPath, vitest('full', report, join('test', 'full', file))),
  })),
];

const end = Date.now() + budgetMs;
const before = full && !args.includes('--afresh') ? finishedPieces() : {};
const results = [];
for (const stage of stages) {
  if (!stage.wanted || (chosen.length > 0 && !chosen.includes(stage.name))) continue;
  const result = before[stage.name] ?? (await runStage(stage));
  results.push({ name: stage.name, ...result });
  if (full && result.failed === 0) keepPiece(stage.name, result);
}
if (full && chosen.length === 0 && results.every((result) => result.failed === 0)) keepPiece(undefined);
rmSync(reports, { recursive: true, force: true });
for (const { name, failures = [] } of results) {
  for (const { test, message } of failures) console.log(`\nFailed in ${name}: ${test}\n${message}`);
}
for (const { name, passed, failed, seconds } of results) {
  console.log(
    `${name.padEnd(18)} ${passed} passed, ${failed} failed in ${seconds} s${before[name] ? ', earlier' : ''}`,
  );
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

async function runStage(stage) {
  console.log(`\n== ${stage.name}`);
  const started = Date.now();
  const command = stage.start(join(reports, `${stage.name.replace('/', '-')}.json`));
  const report = command.report ?? join(reports, `${stage.name.replace('/', '-')}.json`);
  const status = await execute(command, end - started);
  const counted = stage.name === 'static' ? undefined : readReport(report, command.cwd ?? projectRoot);
  command.after?.();
  const seconds = Math.round((Date.now() - started) / 1000);
  if (counted === undefined) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, seconds };
  const unexplained = status !== 0 && counted.failed === 0 ? 1 : 0;
  return { passed: counted.passed, failed: counted.failed + unexplained, failures: counted.failures, seconds };
}

function execute({ program, args: list, cwd }, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(program, list, {
      cwd: cwd ?? projectRoot,
      stdio: 'inherit',
      detached: true,
      env: { ...process.env, ...(full ? { EXCITE_FULL: '1' } : {}) },
    });
    const stop = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(
      () => {
        console.log(`The time of the whole test run is up (${budgetMs / 60_000} minutes).`);
        stop();
      },
      Math.max(1000, limitMs),
    );
    const interrupted = () => {
      stop();
      process.exit(130);
    };
    process.once('SIGINT', interrupted);
    child.on('error', (error) => {
      console.log(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      resolve(code ?? 1);
    });
  });
}

function readReport(file, root) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: numPassedTests,
      failed: numFailedTests === 0 ? numFailedTestSuites : numFailedTests,
      failures: testResults.flatMap((result) => failuresOf(result, root)),
    };
  } catch {
    return { passed: 0, failed: 1, failures: [] };
  }
}

function failuresOf({ name, status, message, assertionResults }, root) {
  const file = relative(root, name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [{ test: file, message: firstLines(message) }] : [];
  return failed.map(({ fullName, failureMessages }) => ({
    test: `${file}: ${fullName}`,
    message: firstLines(failureMessages.join('\n')),
  }));
}

function firstLines(text) {
  return text.split('\n').slice(0, 12).join('\n');
}
