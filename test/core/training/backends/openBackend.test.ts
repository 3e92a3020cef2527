import util from 'node:util';
import type * as Tensorflow from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../../core/contract/errors.ts';
import type { Backend } from '../../../../core/training/backends/backend.ts';
import { openBackend } from '../../../../core/training/backends/openBackend.ts';
import { requireFilterGradients } from '../../../../core/training/backends/requireFilterGradients.ts';
import { cudaSettings, nvidiaDevices } from '../../../../core/training/backends/loadNative.ts';

/** [2, 3] times [3, 2]: whole numbers, so that every backend must give the same bits. */
async function product({ tf }: Backend): Promise<number[]> {
  const result = tf.tidy(() =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2])),
  );
  const values = await result.data();
  result.dispose();
  return [...values];
}

/** The backend where this machine has it; otherwise it must say what to do. */
async function opened(name: 'gpu' | 'native' | 'wasm' | 'cpu'): Promise<Backend | undefined> {
  try {
    return await openBackend(name, { threads: 1 });
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedError);
    expect(error).toMatchObject({ code: 'unavailable', hint: expect.stringMatching(/\S{3}/) as string });
    expect((error as ExpectedError).message).toContain(`backend is ${name}`);
    return undefined;
  }
}

it('a card computes float32 as such, and a setting of the user stays', () => {
  expect(cudaSettings('--xla_dump_to=/tmp/dump')).toMatchObject({
    NVIDIA_TF32_OVERRIDE: '0',
    TF_DETERMINISTIC_OPS: '1',
    XLA_FLAGS: '--xla_dump_to=/tmp/dump --xla_gpu_enable_triton_gemm=false',
  });
});

describe('openBackend', () => {
  it.each(['cpu', 'wasm', 'native', 'gpu'] as const)(
    '%s multiplies rightly and leaks no tensor, or says what is missing',
    async (name) => {
      const backend = await opened(name);
      if (name === 'cpu' || name === 'wasm') expect(backend).toBeDefined();
      if (name === 'gpu' && nvidiaDevices().length === 0) expect(backend).toBeUndefined();
      if (!backend) return;
      expect(backend).toMatchObject({ name, threads: 1 });
      expect(backend.device.length).toBeGreaterThan(2);
      expect(backend.versions['tfjs']).toMatch(/^\d+\.\d+\.\d+$/);
      const before = backend.tf.memory().numTensors;
      expect(await product(backend)).toEqual([58, 64, 139, 154]);
      expect(backend.tf.memory().numTensors).toBe(before);
      backend.dispose();
    },
  );

  it('auto takes the best that is there', async () => {
    const best = (await opened('gpu')) ?? (await opened('native')) ?? (await opened('wasm'));
    expect((await openBackend('auto', { threads: 1 })).name).toBe(best!.name);
  });

  it('gives tfjs-node the helpers that Node 23 removed', async () => {
    if (!(await opened('native'))) return;
    const helpers = util as unknown as Record<string, (value: unknown) => boolean>;
    expect([null, undefined, 0].map((value) => helpers['isNullOrUndefined']!(value))).toEqual([true, true, false]);
    expect([[], {}].map((value) => helpers['isArray']!(value))).toEqual([true, false]);
  });
});

describe('gradients of filters', () => {
  it.each(['cpu', 'native', 'wasm'] as const)('are had on %s, or refused in words', async (name) => {
    const backend = await opened(name);
    if (!backend) return;
    const gradient = (): number[] => {
      const { tf } = backend;
      const ones = tf.ones<Tensorflow.Rank.R4>([1, 2, 2, 1]);
      return tf.tidy(() => [
        ...tf
          .grad((filter) => tf.conv2d(ones, filter as Tensorflow.Tensor4D, 1, 'valid'))(tf.ones([1, 1, 1, 1]))
          .dataSync(),
      ]);
    };
    if (name === 'wasm') {
      expect(gradient).toThrow(/Conv2DBackpropFilter/);
      expect(() => requireFilterGradients(backend)).toThrow(/^backend is wasm; it has no gradients of a convolution/);
    } else {
      requireFilterGradients(backend);
      expect(gradient()).toEqual([4]);
    }
  });
});
