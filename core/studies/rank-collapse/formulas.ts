import type { Citation, Formula } from '../../contract/study.ts';

export const citations: readonly Citation[] = [
  { key: 'PE', text: 'Nar & Sastry, Persistency of Excitation for Robustness of Neural Networks (2019).' },
  { key: 'RICH', text: 'Nar & Sastry, Richness of Training Data Does Not Suffice (2019).' },
  {
    key: 'T3',
    text: 'Poggio et al., Theory III: Dynamics and Generalization in Deep Networks (2019).',
  },
];

export const formulas: readonly Formula[] = [
  {
    title: 'Deep linear net with decay',
    tex: '\\min_{W_1,\\dots,W_L}\\ \\frac1n\\sum_i \\ell(W_L\\cdots W_1 x_i, y_i) + \\mu\\sum_k |W_k|_F^2',
    note: 'There is no 1/2 before the penalty: its gradient is 2μ W_k, so a weight_decay of torch is 2μ.',
    source: 'PE eq. (7)',
  },
  {
    title: 'Theorem 4: decay leaves rank one',
    tex: '\\operatorname{rank} W_k = 1',
    corrected:
      '\\operatorname{rank} W_k \\le 1,\\qquad W_k = -\\frac{1}{2\\mu}(W_L\\cdots W_{k+1})^\\top M\\,(W_{k-1}\\cdots W_1)^\\top',
    note: 'W = 0 is stationary for every μ, a strict local minimum for L ≥ 3, and attracts from ordinary starts.',
    source: 'PE Theorem 4',
  },
  {
    title: 'Balance of neighbouring layers',
    tex: 'B_k = W_{k+1}^\\top W_{k+1} - W_k W_k^\\top,\\qquad \\dot B_k = -4\\mu B_k',
    note: 'Gradient descent: |B_k(t)| ≈ |B_k(0)| (1 − 2μη)^{2t} and s_2 falls as (1 − 2μη)^t.',
    source: 'section 2.2',
  },
  {
    title: 'Zero threshold of two layers, squared loss',
    tex: '\\sigma_{\\max}\\!\\left(\\tfrac1n Y^\\top X\\right) < 2\\mu',
    note: 'At depth 2 zero is stable exactly then.',
    source: 'section 2.2',
  },
  {
    title: 'Theorem 5: CE on separable data, without decay',
    tex: '\\frac{W_k}{|W_k|} \\to u_k v_k^\\top,\\qquad \\frac{s_2}{s_1}(t) \\approx \\frac{s_2(0)}{s_1(t)},\\qquad s_1 \\sim (\\log t)^{1/L}',
    note: 'B_k stays while the norms grow, so only s_1 can grow. In eq. (8) of the paper class I is the negative class; here y = ±1 and the loss is log(1 + exp(−y o)).',
    source: 'PE Theorem 5',
  },
  {
    title: 'Rescaled flow',
    tex: '\\frac{dW_k}{d\\tau} = -r_k\\,|W|\\,\\frac{G_k}{|G|}',
    note: 'G is computed with the sample weights exp(log σ(−y o) − max), norms run over all layers together; B_k stays conserved while all r_k are equal.',
    source: 'section 2.3',
  },
  {
    title: 'Theorem 6: a norm penalty is excitation',
    tex: '\\sum_i (y_i - w\\cdot x_i)^2 + \\epsilon^2 |w|_p^2',
    corrected:
      '\\sum_i (y_i - w\\cdot x_i)^2 + |I|\\,\\epsilon^2 |w|_p^2,\\qquad \\lambda = |I|\\,\\epsilon^2\\,\\tfrac2m\\,|w_0|_p^{2-m}',
    note: 'The appendix of both papers loses the factor |I|. The converse fails for m = 1 and λ ≥ 2|X^T y|_q.',
    source: 'PE Theorem 6, appendix F; RICH Theorem 2',
  },
  {
    title: 'Ridge is ghost measurements',
    tex: 'a = \\sqrt{\\lambda/|I|}',
    corrected: 'a = \\sqrt{n\\lambda/|I|}',
    note: 'n ghost rows √λ e_i with target 0, or 2n copies of each point moved by ±a e_i.',
    source: 'PE section 5.1, eq. (11)',
  },
  {
    title: 'Corollary 3',
    tex: '\\lambda = |I|\\,\\epsilon^2,\\qquad d = \\epsilon\\, v_1(W)',
    note: 'As printed for p_2 = 2; for p_2 ≠ 2 the perturbation maximises another norm than the cost.',
    source: 'PE Corollary 3',
  },
  {
    title: 'Linear system',
    tex: 'h_{t+1} = A h_t + B x_t,\\quad y_t = C h_t,\\quad \\varphi_t = (y_{t-1..t-n}, x_{t-1..t-n}) \\in \\mathbb R^{2n}',
    note: 'A sinusoid contributes rank 2: n of them identify the 2n parameters.',
    source: 'RICH introduction',
  },
];
