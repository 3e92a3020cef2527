import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scancel', 'scontrol'];
const patience = { timeout: 60_000, interval: 200 };

/** Which programs of a Slurm cluster this machine lacks. */
export function missingSlurmPrograms(): string[] {
  return programs.filter(
    (name) => !['/usr/sbin', '/usr/bin', '/sbin', '/bin'].some((folder) => existsSync(join(folder, name))),
  );
}

/** A real cluster of one node, this machine, in a folder of its own. Needs root, as Slurm's node daemon does. */
export class SlurmCluster {
  readonly folder: string;
  /** On the disk that "node" and "login node" share. */
  readonly shared: string;
  readonly env: Readonly<Record<string, string>>;
  private readonly daemons = new Map<string, ChildProcess>();
  private duty: NodeJS.Timeout | undefined;

  private constructor() {
    // munge refuses a folder below one that others may write, such as /tmp.
    this.folder = mkdtempSync('/var/lib/excite-slurm-');
    chmodSync(this.folder, 0o755);
    this.shared = join(this.folder, 'shared');
    this.env = { SLURM_CONF: join(this.folder, 'slurm.conf') };
  }

  static async start(): Promise<SlurmCluster> {
    const cluster = new SlurmCluster();
    try {
      await cluster.configure();
      cluster.startMunge();
      await vi.waitUntil(() => existsSync(cluster.at('munge.socket')), patience);
      cluster.startController();
      await cluster.reached();
      cluster.daemon('slurmd', ['-D', '-N', nodeName]);
      await vi.waitUntil(() => /idle|mix|alloc/.test(cluster.ask('sinfo', '--noheader', '--format=%T')), patience);
      return cluster;
    } catch (error) {
      const logs = ['munge.log', 'slurmctld.log', 'slurmd.log'].map((name) => cluster.tail(name)).join('\n');
      await cluster.stop();
      throw new Error(`the cluster did not start:\n${logs}`, { cause: error });
    }
  }

  /** Without last words, and started again. */
  async killController(): Promise<void> {
    await this.end('slurmctld');
    this.startController();
    await this.reached();
  }

  /**
   * What an operator does after a controller was killed: it may have forgotten the last seconds, drains the node for
   * the jobs it finds there, and holds those that it could not launch.
   */
  keepWatch(): void {
    this.duty = setInterval(() => {
      if (this.ask('sinfo', '--noheader', '--format=%T').includes('drain'))
        this.ask('scontrol', 'update', `NodeName=${nodeName}`, 'State=RESUME');
      // Held is priority 0; the reason is told in several ways ("launch failed requeued held", "JobHeldAdmin").
      const held = this.ask('squeue', '--noheader', '--states=PENDING', '--format=%Q %A').match(/(?<=^0 )\d+/gm);
      for (const job of held ?? []) this.ask('scontrol', 'release', job);
    }, 1000);
  }

  ask(program: string, ...words: string[]): string {
    const { stdout, stderr } = spawnSync(program, words, { env: { ...process.env, ...this.env }, encoding: 'utf8' });
    return stdout + stderr;
  }

  async stop(): Promise<void> {
    clearInterval(this.duty);
    if (this.daemons.has('slurmctld')) this.ask('scancel', '--user=root');
    for (const name of ['slurmd', 'slurmctld', 'munged']) await this.end(name);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return join(this.folder, name);
  }

  private tail(name: string): string {
    const file = this.at(name);
    return `${name}: ${existsSync(file) ? readFileSync(file, 'utf8').slice(-1500) : 'not there'}`;
  }

  private async configure(): Promise<void> {
    for (const name of ['shared', 'state', 'spool', 'munge']) mkdirSync(this.at(name));
    writeFileSync(this.at('munge/munge.key'), randomBytes(128), { mode: 0o400 });
    const [controller, node] = [await freePort(), await freePort()];
    const settings = {
      ClusterName: 'excite',
      SlurmctldHost: hostname(),
      SlurmctldPort: controller,
      SlurmdPort: node,
      AuthType: 'auth/munge',
      AuthInfo: `socket=${this.at('munge.socket')}`,
      CredType: 'cred/munge',
      ProctrackType: 'proctrack/linuxproc',
      TaskPlugin: 'task/none',
      JobAcctGatherType: 'jobacct_gather/none',
      AccountingStorageType: 'accounting_storage/none',
      MpiDefault: 'none',
      SlurmUser: 'root',
      SlurmdUser: 'root',
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_Core',
      StateSaveLocation: this.at('state'),
      SlurmdSpoolDir: this.at('spool'),
      SlurmctldPidFile: this.at('slurmctld.pid'),
      SlurmdPidFile: this.at('slurmd.pid'),
      SlurmctldLogFile: this.at('slurmctld.log'),
      SlurmdLogFile: this.at('slurmd.log'),
      ReturnToService: 2,
      KillWait: 20,
      SchedulerParameters: 'batch_sched_delay=0,sched_min_interval=0,sched_interval=1,default_queue_depth=1000',
      NodeName: `${nodeName} NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=${cpus().length} RealMemory=1000 State=UNKNOWN`,
      PartitionName: `main Nodes=${nodeName} Default=YES MaxTime=INFINITE State=UP`,
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(this.at('slurm.conf'), lines.join(''));
  }

  private startMunge(): void {
    const words = [
      '--foreground',
      '--force',
      `--socket=${this.at('munge.socket')}`,
      `--key-file=${this.at('munge/munge.key')}`,
      `--log-file=${this.at('munge.log')}`,
      `--pid-file=${this.at('munge.pid')}`,
      `--seed-file=${this.at('munge/munge.seed')}`,
    ];
    this.daemon('munged', words);
  }

  private startController(): void {
    this.daemon('slurmctld', ['-D']);
  }

  private async reached(): Promise<void> {
    await vi.waitUntil(() => this.ask('scontrol', 'ping').includes('is UP'), patience);
  }

  private daemon(name: string, words: readonly string[]): void {
    const child = spawn(name, words, {
      env: { ...process.env, ...this.env, PATH: `/usr/sbin:/sbin:${process.env['PATH'] ?? ''}` },
      stdio: 'ignore',
    });
    this.daemons.set(name, child);
  }

  private async end(name: string): Promise<void> {
    const child = this.daemons.get(name);
    this.daemons.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

const nodeName = 'node1';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
