import { describe, expect, it } from 'vitest';
import { cpuFacts, fingerprint, fingerprintDifferences, runtimeFacts } from '../../../core/execution/fingerprint.ts';

const facts = {
  app: '1.0',
  study: 'walk version 3',
  backend: 'cpu, float64 loops',
  threads: 1,
  libraries: {},
  runtime: 'node 20',
  cpu: 'CPU; with semicolon',
};

describe('the fingerprint', () => {
  it('is readable, the same for the same facts, and another one for each other fact', () => {
    const print = fingerprint(facts);
    expect(print).toMatch(
      /^app 1\.0; walk version 3; cpu, float64 loops; threads 1; node 20; CPU, with semicolon; sha256 [0-9a-f]{16}$/,
    );
    const others = [
      { app: '2' },
      { study: 'walk version 4' },
      { backend: 'wasm' },
      { threads: 2 },
      { libraries: { tfjs: '4' } },
      { runtime: 'node 22' },
      { cpu: 'x' },
    ];
    expect(new Set(others.map((other) => fingerprint({ ...facts, ...other })).concat(print)).size).toBe(
      others.length + 1,
    );
  });

  it('tells in what two of them differ', () => {
    expect(
      fingerprintDifferences(fingerprint(facts), fingerprint({ ...facts, threads: 2, libraries: { tfjs: '4.22.0' } })),
    ).toEqual(['threads 1 → threads 2', 'nothing → tfjs 4.22.0']);
  });

  it('knows this machine', () => {
    expect(runtimeFacts()).toContain(`v8 ${process.versions.v8}`);
    expect(cpuFacts().length).toBeGreaterThan(3);
  });
});
