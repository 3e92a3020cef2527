import type { Warning } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { cpuFacts, cpuModel, fingerprint, runtimeFacts } from '../../core/execution/fingerprint.ts';
import type { Provenance } from '../../core/history/api.ts';
import { openBackend } from '../../core/training/backends/openBackend.ts';
import type { Compute } from '../../core/training/compute.ts';
import type { ToEngine } from './protocol.ts';

/** What a run computes on. TensorFlow is loaded for tensors alone, or to see whether the asked-for backend is there. */
export async function computing(
  asked: Extract<ToEngine, { kind: 'prepare' }>,
  study: StudySpec,
  usesTensors: boolean,
): Promise<{ provenance: Provenance; warnings: Warning[]; compute: Compute | undefined }> {
  const { backend: choice, threads, appVersion, gitRevision } = asked;
  const backend = usesTensors || !['auto', 'cpu'].includes(choice) ? await openBackend(choice, { threads }) : undefined;
  const warnings: Warning[] = [];
  if (backend && !usesTensors) {
    const sentence = `The backend ${backend.name} is there, but ${study.id} computes in float64 loops on the CPU and does not use it.`;
    warnings.push({ code: 'backendUnused', key: 'backend', sentence });
    backend.dispose();
  }
  const tensors = usesTensors ? backend : undefined;
  const facts = {
    backend: tensors?.name ?? 'cpu',
    device: tensors?.device ?? cpuModel(),
    threads: tensors?.threads ?? 1,
    plan: tensors ? 'default' : 'float64 loops',
  };
  const print = fingerprint({
    app: appVersion,
    study: `${study.id} version ${study.version}`,
    backend: `${facts.backend}, ${facts.plan}${tensors ? `, ${tensors.device}` : ''}`,
    threads: facts.threads,
    libraries: tensors?.versions ?? {},
    runtime: runtimeFacts(),
    cpu: cpuFacts(),
  });
  const compute = tensors && ({ backend: tensors, mode: 'default', clock: () => performance.now() } as const);
  return { provenance: { appVersion, gitRevision, ...facts, fingerprint: print }, warnings, compute };
}
