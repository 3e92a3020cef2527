import { classes } from './images.ts';

/** Mean cross entropy of scale · logits [n, classes]. */
export function crossEntropy(logits: Float64Array, labels: ArrayLike<number>, scale: number): number {
  let sum = 0;
  for (let n = 0; n < labels.length; n++) {
    let largest = -Infinity;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, scale * logits[n * classes + c]!);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(scale * logits[n * classes + c]! - largest);
    sum += largest + Math.log(total) - scale * logits[n * classes + labels[n]!]!;
  }
  return sum / labels.length;
}

/** f_label − the largest other output, [n]; a point is classified rightly where it is positive. */
export function marginsOf(logits: Float64Array, labels: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, n) => {
    let other = -Infinity;
    for (let c = 0; c < classes; c++) if (c !== labels[n]) other = Math.max(other, logits[n * classes + c]!);
    return logits[n * classes + labels[n]!]! - other;
  });
}

export function accuracyOf(margins: Float64Array): number {
  return margins.filter((margin) => margin > 0).length / margins.length;
}

/** Indices by margin, smallest first. */
export function ranking(margins: ArrayLike<number>): number[] {
  return Array.from({ length: margins.length }, (_, i) => i).sort((a, b) => margins[a]! - margins[b]! || a - b);
}

/** |A ∩ B|/|A ∪ B|. */
export function jaccard(a: readonly number[], b: readonly number[]): number {
  const both = a.filter((value) => b.includes(value)).length;
  return both / (a.length + b.length - both);
}
