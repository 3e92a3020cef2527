/**
 * Data `ln-zigzag12` (ours): twelve points on three straight pieces of slopes 1.98, −1.98, 1.65, −1.98. The
 * piecewise-linear interpolant is 4.2789 long, varies its slope by 11.22 and changes its convexity twice.
 */
export const zigzag: { readonly inputs: readonly number[]; readonly labels: readonly number[] } = {
  inputs: Array.from({ length: 12 }, (_, j) => -1 + (2 * j) / 11),
  labels: [-0.45, -0.09, 0.27, 0.63, 0.27, -0.09, -0.45, -0.15, 0.15, 0.45, 0.09, -0.27],
};
