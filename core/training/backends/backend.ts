import type * as Tensorflow from '@tensorflow/tfjs';

/** Where tensors are computed: TensorFlow.js on one of its backends, in this process. */
export interface Backend {
  readonly name: 'gpu' | 'native' | 'wasm' | 'cpu';
  /** What it computes on, as a person would name it. */
  readonly device: string;
  readonly threads: number;
  /** What of it can change the last bits of a result. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of a device with memory of its own: what was free when it was opened. */
  readonly freeBytes?: number;
  readonly tf: typeof Tensorflow;
  /** Frees the variables; the libraries stay loaded until the process ends. */
  dispose(): void;
}

export interface BackendSettings {
  /** 0: as many as the machine offers. */
  readonly threads: number;
}
