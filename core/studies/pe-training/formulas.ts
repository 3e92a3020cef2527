import type { Citation, Formula } from '../../contract/study.ts';

export const citations: readonly Citation[] = [
  { key: 'RICH', text: 'K. Nar & S. S. Sastry, Richness of Training Data Does Not Suffice.' },
  { key: 'PE', text: 'K. Nar & S. S. Sastry, Persistency of Excitation for Robustness of Neural Networks.' },
];

export const formulas: readonly Formula[] = [
  {
    title: 'Objective of PE training',
    tex: '\\sum_i (f(x_i; d_i^+) - y_i)^2 + (f(x_i; d_i^-) - y_i)^2,\\qquad d_i^\\pm \\approx \\arg\\max_{|d_j|_\\infty \\le r_j} \\pm f(x_i; d)',
    note: 'd_j is added at the input of affine map j; both directions are fitted to the target, gradients are summed over the batch.',
    source: 'PE Algorithm 1',
  },
  {
    title: 'Inner solver',
    tex: 'd_j \\leftarrow d_j \\pm \\frac{r_j}{P}\\,\\mathrm{sign}\\frac{\\partial f}{\\partial d_j},\\qquad P = 4 \\text{ times from } 0',
    note: 'All layers at once; sign(0) = 0; a pool’s gradient goes to the first maximum. Sharing it among ties is another algorithm.',
    source: 'reference code',
  },
  {
    title: 'Theorem 2 / 6: min-max is a norm penalty',
    tex: '\\sum_i \\tfrac12[(y_i - \\min_d w^\\top(x_i+d))^2 + (y_i - \\max_d w^\\top(x_i+d))^2] = \\sum_i (y_i - w^\\top x_i)^2 + \\epsilon^2 |w|_p^2',
    corrected: '\\cdots = \\sum_i (y_i - w^\\top x_i)^2 + N\\epsilon^2 |w|_p^2,\\qquad \\tfrac1p + \\tfrac1q = 1',
    note: 'The proof loses the factor N, the number of points; the minimiser is not unique for p in {1, ∞} without full column rank.',
    source: 'PE Theorem 6, RICH Theorem 2',
  },
  {
    title: 'Deep linear identity',
    tex: '\\mathrm{loss}_i = 2[(f - y)^2 + S^2],\\qquad S = \\sum_j r_j\\, |W_L \\cdots W_j|_1',
    note: 'Exact for every number of pieces: PE training of a deep linear net penalises the squared sum of its sensitivities.',
    source: 'ours',
  },
  {
    title: 'First-order penalty',
    tex: '\\mathrm{loss}_i = 2[(f - y)^2 + S(x_i)^2],\\qquad S(x) = \\sum_j r_j\\, |\\partial f/\\partial h_{j-1}(x)|_1',
    note: 'PE training to first order; compared with it at equal passes through the net. On a deep linear net both are one.',
    source: 'ours',
  },
  {
    title: 'Layer sensitivity',
    tex: 'S_j = \\tfrac1n \\sum_i |\\partial f/\\partial h_{j-1}(x_i)|_1',
    note: 'To first order r_j S_j is the output spread that an attacker has at layer j.',
    source: 'ours',
  },
  {
    title: 'Margin as an interval',
    tex: "\\epsilon_{\\text{certified}}(x) \\le \\min\\{|x' - x|_\\infty : g(x') g(x) \\le 0\\} \\le \\epsilon_{\\text{found}}(x)",
    note: 'Below, interval bounds or backward linear bounds prove that the class cannot change; above, an attack found a point of the other class.',
    source: 'ours',
  },
];
