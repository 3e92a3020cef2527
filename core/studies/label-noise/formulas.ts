import type { Citation, Formula } from '../../contract/study.ts';

export const citations: readonly Citation[] = [
  {
    key: 'BGVV',
    text: 'Blanc, Gupta, Valiant & Valiant, Implicit regularization for deep neural networks driven by an Ornstein-Uhlenbeck like process (2020).',
  },
];

export const formulas: readonly Formula[] = [
  {
    title: 'SGD with label noise',
    tex: '\\theta \\leftarrow \\theta - \\frac{2\\eta}{B}\\sum_{i\\in\\text{batch}}\\bigl(h(x_i,\\theta) - y_i - \\sigma Z_i\\bigr)\\nabla h_i',
    note: 'The loss of a datum is e², without 1/2; Z_i is new at every draw, of mean 0 and variance 1.',
    source: 'eq. (4), Section 3',
  },
  {
    title: 'The implicit regulariser',
    tex: '\\operatorname{reg}(\\theta) = \\frac1n\\sum_i\\lVert\\nabla h_i\\rVert^2,\\qquad \\overline{e^2} + \\text{(}\\eta\\times\\text{standard deviation)}\\cdot\\operatorname{reg}',
    corrected:
      '\\operatorname{reg}(\\theta) = \\frac1n\\sum_i\\lVert\\nabla h_i\\rVert^2,\\qquad \\overline{e^2} + \\kappa\\operatorname{reg},\\quad \\kappa = \\frac{\\eta\\,\\sigma^2}{B}',
    note: 'Section 1 says standard deviation; Lemmas 7 and 8 give the variance, and so do the runs: four times the variance needs a quarter of the steps.',
    source: 'Theorem 1, eq. (1), (3)',
  },
  {
    title: 'Slow time',
    tex: 's = \\frac{\\eta^2\\sigma^2 t}{B},\\qquad \\frac{d\\theta}{ds} = -P\\,\\nabla\\operatorname{reg}',
    note: 'P projects on the directions in which no output changes. Curves of reg against s fall on each other.',
    source: 'Lemma 8',
  },
  {
    title: 'The stationary cloud',
    tex: '\\operatorname{Var}(\\theta_k) = \\eta\\operatorname{Var}[e]',
    corrected: '\\operatorname{Var}(\\theta_k) = \\frac{\\eta\\sigma^2/B}{1 - \\eta\\gamma_k}',
    note: 'Exact for full batches of a linear model; the paper gives its limit η → 0. γ_k are the eigenvalues of (1/n) Σ ∇h ∇hᵀ.',
    source: 'Lemma 7',
  },
  {
    title: 'Relaxation time',
    tex: '\\frac{1}{\\eta\\sqrt{\\gamma}}',
    corrected: '\\frac{1}{2\\eta\\gamma}',
    note: 'Section 3.3 contradicts Section 3.2; the measured time at γ = 0.03 is 333 steps, not 115.',
    source: 'Sections 3.2 and 3.3',
  },
  {
    title: 'Matrix sensing',
    tex: 'h(A_i,U) = \\langle A_i, UU^\\top\\rangle,\\qquad \\mathbb E\\operatorname{reg}(U) = 2(d+1)\\lVert U\\rVert_F^2 = 2(d+1)\\lVert X\\rVert_*',
    note: 'So the noise minimises the nuclear norm of X = UUᵀ among the solutions.',
    source: 'Fig. 1, Section 1.2',
  },
  {
    title: '1-D ReLU net',
    tex: 'f(x) = \\sum_i c_i\\,(a_i x + b_i)_+ + a x + b_0,\\qquad a = -c_1(A - a_1),\\ b_0 = -c_1(B - b_1)',
    corrected:
      'f(x) = \\sum_i c_i\\,(a_i x + b_i)_+ + a x + b_0,\\qquad a \\mathrel{+}= -c_1(A - a_1),\\ b_0 \\mathrel{+}= -c_1(B - b_1)',
    note: 'Cases 2 and 3 of Theorem 2 print new values of a and b_0 where only increments keep f at the data. eq. (16) is a sum; reg is the mean, with 1/n.',
    source: 'Theorem 2, eq. (16), (17)',
  },
  {
    title: 'One datum, tanh',
    tex: "R_o(z) = 2\\left(\\sqrt{z^4+z^2} - z^2\\right),\\qquad R_o'(z) = 2z\\,\\frac{z^2+\\frac12-\\sqrt{z^4+z^2}}{\\sqrt{z^4+z^2}}",
    corrected:
      "R_o(z) = 2\\left(\\sqrt{z^4+z^2} - z^2\\right),\\qquad R_o'(z) = 4z\\,\\frac{z^2+\\frac12-\\sqrt{z^4+z^2}}{\\sqrt{z^4+z^2}}",
    note: 'The printed R_o′ and R_o″ are half of the derivatives of the printed R_o; R_o′ takes no value twice all the same.',
    source: 'Proposition 11',
  },
  {
    title: 'One datum, logistic',
    tex: 'R_o(z) = \\frac{z^2 q}{1 + z^2 q},\\qquad h = \\frac{o^2 q}{1 + o^2 q},\\quad q = \\lVert x\\rVert^2',
    note: 'R_o is convex below |o|√q = 1/√3, so an even split can be stable, and there can be two kinds of unit. A third, zero class is impossible: h > 0.',
    source: 'Proposition 10',
  },
  {
    title: 'Leaving a repellent point',
    tex: 'P(\\theta_T - \\theta^*) \\approx -\\eta^{0.4}v,\\qquad T = \\eta^{-1.6},\\quad v = P\\,\\nabla\\operatorname{reg}(\\theta^*)',
    note: 'Unit variance, batch 1; reg falls by η^{0.4}|v|². Where v = 0 only diffusion is left, of order η^{0.7}.',
    source: 'Definitions 4 and 5, Lemma 8',
  },
];
