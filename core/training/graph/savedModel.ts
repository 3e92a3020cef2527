import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Tensorflow from '@tensorflow/tfjs';
import { modelTag } from './graphBuilder.ts';

/** The calls of tfjs-node's backend that load and run a whole graph. */
interface NativeBackend {
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  runSavedModel(
    id: number,
    inputs: readonly Tensorflow.Tensor[],
    infos: readonly { readonly name: string; readonly tfDtype: string }[],
    outputs: readonly string[],
  ): Tensorflow.Tensor[];
  deleteSavedModel(id: number): void;
}

/** A graph of ours in native TensorFlow, with its variables. */
export class SavedModel {
  private readonly backend: NativeBackend;
  private readonly id: number;

  constructor(tf: typeof Tensorflow, bytes: Uint8Array) {
    this.backend = tf.backend() as unknown as NativeBackend;
    const folder = mkdtempSync(join(tmpdir(), 'excite-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), bytes);
      this.id = this.backend.loadSavedModelMetaGraph(folder, modelTag);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Runs what the outputs need; the caller disposes what it gets. */
  run(feeds: Readonly<Record<string, Tensorflow.Tensor>>, outputs: readonly string[]): Tensorflow.Tensor[] {
    const infos = Object.keys(feeds).map((name) => ({ name: `${name}:0`, tfDtype: '' }));
    return this.backend.runSavedModel(
      this.id,
      Object.values(feeds),
      infos,
      outputs.map((name) => `${name}:0`),
    );
  }

  dispose(): void {
    this.backend.deleteSavedModel(this.id);
  }
}
