import { planLabel, planText, readPlan, type RunPlan } from '../../core/contract/plan.ts';
import type { Warning } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { cpuFacts, cpuModel, fingerprint, runtimeFacts } from '../../core/execution/fingerprint.ts';
import type { Provenance } from '../../core/history/api.ts';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import { requireFilterGradients } from '../../core/training/backends/requireFilterGradients.ts';
import type { Backend } from '../../core/training/backends/backend.ts';
import type { ToEngine } from './protocol.ts';

/** The compute of a run before it has begun. */
export interface Prepared {
  readonly backend: Backend;
  readonly plan: RunPlan;
  readonly clock: () => number;
}

const float64Loops = 'float64 loops';

/** What a run computes on. TensorFlow is loaded for tensors alone, or to see whether the asked-for backend is there. */
export async function computing(
  asked: Extract<ToEngine, { kind: 'prepare' }>,
  study: StudySpec,
  uses: { readonly tensors: boolean; readonly convolutions: boolean },
): Promise<{ provenance: Provenance; warnings: Warning[]; compute: Prepared | undefined }> {
  const { backend: choice, threads, appVersion, gitRevision } = asked;
  const isOpened = uses.tensors || !['auto', 'cpu'].includes(choice);
  const backend = isOpened ? await openBackend(choice, { threads }) : undefined;
  if (backend && uses.convolutions) requireFilterGradients(backend);
  const warnings: Warning[] = [];
  if (backend && !uses.tensors) {
    const sentence = `The backend ${backend.name} is there, but ${study.id} computes in float64 loops on the CPU and does not use it.`;
    warnings.push({ code: 'backendUnused', key: 'backend', sentence });
    backend.dispose();
  }
  const tensors = uses.tensors ? backend : undefined;
  // A run that computed without tensors has a plan that is none; it has none again.
  const plan = readPlan(asked.plan) ?? { name: 'default', choices: {} };
  const facts = {
    backend: tensors?.name ?? 'cpu',
    device: tensors?.device ?? cpuModel(),
    threads: tensors?.threads ?? 1,
    plan: tensors ? planText(plan) : float64Loops,
  };
  const print = fingerprint({
    app: appVersion,
    study: `${study.id} version ${study.version}`,
    backend: tensors ? `${facts.backend}, ${planLabel(plan)}, ${tensors.device}` : `${facts.backend}, ${float64Loops}`,
    threads: facts.threads,
    libraries: tensors?.versions ?? {},
    runtime: runtimeFacts(),
    cpu: cpuFacts(),
  });
  const compute = tensors && { backend: tensors, plan, clock: () => performance.now() };
  return { provenance: { appVersion, gitRevision, ...facts, fingerprint: print }, warnings, compute };
}
