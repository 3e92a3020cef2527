import { createHash, type Hash } from 'node:crypto';
import type { RowBatch, TableBatch } from '../contract/run.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { RunFacts } from './runFacts.ts';

const rowBytes = 24;

/**
 * SHA-256 of what a run is, whatever file or database holds it (docs/bundle.md):
 *
 *   "excitation run 1\n", the facts as canonical JSON, "\n";
 *   each row in the order of (arm, metric, replica, step): uint16 arm, uint16 metric, uint32 replica, float64 step,
 *     float64 value, little endian; every NaN has the bits 0x7ff8000000000000;
 *   each table in the order of its key, batch by batch, column by column: numbers as above, texts as JSON and "\n".
 */
export class ContentHash {
  private readonly hash: Hash;

  constructor(facts: RunFacts) {
    this.hash = createHash('sha256').update(`excitation run 1\n${canonicalJson(facts)}\n`);
  }

  addRows({ arm, metric, replica, step, value }: RowBatch): void {
    const packed = new DataView(new ArrayBuffer(arm.length * rowBytes));
    for (let i = 0; i < arm.length; i++) {
      const at = i * rowBytes;
      packed.setUint16(at, arm[i]!, true);
      packed.setUint16(at + 2, metric[i]!, true);
      packed.setUint32(at + 4, replica[i]!, true);
      packed.setFloat64(at + 8, step[i]!, true);
      setExact(packed, at + 16, value[i]!);
    }
    this.hash.update(packed);
  }

  /** Tables come in the order of the facts, their batches in order. */
  addTable({ columns }: TableBatch): void {
    for (const column of Object.values(columns)) {
      if (!(column instanceof Float64Array)) this.hash.update(`${JSON.stringify(column)}\n`);
      else {
        const packed = new DataView(new ArrayBuffer(column.length * 8));
        column.forEach((value, i) => setExact(packed, i * 8, value));
        this.hash.update(packed);
      }
    }
  }

  hex(): string {
    return this.hash.digest('hex');
  }
}

function setExact(view: DataView, at: number, value: number): void {
  if (Number.isNaN(value)) view.setBigUint64(at, 0x7ff8000000000000n, true);
  else view.setFloat64(at, value, true);
}
