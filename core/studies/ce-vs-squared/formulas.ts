import type { Citation, Formula } from '../../contract/study.ts';

export const citations: readonly Citation[] = [
  { key: 'PE', text: 'Nar & Sastry, Persistency of Excitation for Robustness of Neural Networks (2019).' },
  { key: 'RICH', text: 'Nar & Sastry, Richness of Training Data Does Not Suffice (2019).' },
];

export const formulas: readonly Formula[] = [
  {
    title: 'Net of Fig. 1',
    tex: 'f(x) = w\\cdot(Vx+b)_+ + c,\\qquad o = f/5,\\qquad \\ell_{CE} = \\log(1+e^{o}) - yo,\\quad \\ell_{SE} = (o - y + \\tfrac12)^2',
    note: 'The reference code has the output bias c, the theorems have not. Hidden biases start ten times as large as torch draws them.',
    source: 'PE Fig. 1, section 2.1',
  },
  {
    title: 'Exact margin and Lipschitz constant',
    tex: '\\operatorname{Lip} = \\max_{\\text{cells } s}\\,|V^\\top(s * w)|,\\qquad f = g\\cdot x + d \\text{ on each cell}',
    note: 'The cells of the arrangement of the lines V_k x + b_k = 0 number at most 1 + r + r(r − 1)/2; on each the zero set is a clipped line.',
    source: 'section 2.2',
  },
  {
    title: 'Theorem 2: margin of cross entropy',
    tex: '\\text{margin} \\le \\frac{1}{\\sqrt{\\frac{1}{\\gamma_{OPT}^2} + B^2\\sum_k \\Delta_k^2}}',
    corrected:
      '\\text{margin} \\le \\frac1{|w|} \\le \\frac{1}{\\sqrt{\\frac{1}{\\gamma_{sup}^2} + B^2\\,\\mathrm{dist}(0,\\mathrm{aff}\\,P)^2}}',
    note: 'Refuted as printed: about 155 of 400 random sets break it, by up to 1.3 times. γ must be the hard margin of the support vectors P alone; 1/|w| is the margin only where the solution touches both classes.',
    source: 'PE Theorem 2',
  },
  {
    title: 'Corollary 2 needs a sign',
    tex: '\\text{margin} \\le \\frac{1}{\\sqrt{B^2 \\sum_k \\Delta_k^2}}',
    corrected:
      '\\text{margin} \\le \\frac{1}{\\sqrt{B^2 \\sum_k \\Delta_k^2}}\\quad\\text{if } B\\Delta_k \\ge 0 \\text{ for all } k',
    note: 'I = {10}, J = {−1}: the margin is 2, Δ = 10 "bounds" it by 0.55, Δ = −1 by 5.5.',
    source: 'PE Corollary 2',
  },
  {
    title: 'Theorem 1: certificates from convergence',
    tex: '\\mathrm{Lip} \\le n_{active}\\sqrt{\\tfrac KL}\\Bigl(\\tfrac{2M|b|_\\infty}{L} + \\sqrt{\\tfrac{|K-|b|_\\infty^2|}{L}}\\Bigr),\\qquad K = \\tfrac2\\delta',
    corrected: '\\mathrm{Lip} \\le \\max_s \\sum_{k\\in s} |W_k||V_k| \\le \\max_s \\sum_{k \\in s} wb_k\\, vb_k',
    note: 'The per-node bounds are the sound ones. A node that is excited in fewer than two directions voids them.',
    source: 'PE Theorem 1, eq. (5)',
  },
  {
    title: 'Conservation law of every node',
    tex: '\\sum w_k^2 = \\sum |V_k|^2 + \\sum b_k^2 \\text{ in direction}',
    corrected: 'w_k^2 - |V_k|^2 - b_k^2 = \\text{const for every } k',
    note: 'Lemma 5 states the sum; the proof of Theorem 3 uses the nodes. The Euler drift halves with the step.',
    source: 'PE Lemma 5',
  },
  {
    title: 'Theorem 3: chain of bounds',
    tex: '\\mathrm{Lip} \\le \\sum_k |w_k||V_k| \\le \\sum_k w_k^2 = \\sum_s \\mu_s \\le \\frac{n_{node}^{min}\\sqrt{n_{sup}^{max}}}{\\sqrt{\\underline\\lambda}}',
    corrected:
      '\\underline\\lambda = \\min_k \\lambda_{\\min}(\\tilde X_k^\\top \\tilde X_k),\\quad \\tilde X_k = [\\,y_s(x_s,1)\\,]\\ \\text{with the points on the kink of node } k',
    note: 'The flow drives points onto the kinks, where the proof needs them in X_k. Without them the bound is not proved; the augmented one without them is wrong.',
    source: 'PE Theorem 3',
  },
  {
    title: 'Richness, layer by layer',
    tex: '|W_j|_2^2 \\le \\tfrac2\\delta \\sum_k \\frac{1}{\\lambda_{\\min}(\\sum_{I} h_{j-1}h_{j-1}^\\top)} \\sum_{I} \\frac{|h_j|^2}{|h_L|^2}',
    corrected:
      '|W_j|_2^2 \\le \\tfrac2\\delta \\sum_k \\frac{1}{\\lambda_{\\min}(\\sum_{I} h_{j-1}h_{j-1}^\\top)} \\sum_{I} \\frac{|h_{j+1}|^2}{|h_L|^2}',
    note: 'The restated theorem slips an index; the proof yields h_{j+1}.',
    source: 'RICH Theorem 1, appendix A',
  },
  {
    title: 'Attenuated regression',
    tex: '\\theta_T - \\theta^* = Q\\,\\mathrm{diag}\\Bigl(\\prod_{t<T}(1 - \\delta a^{2t}\\lambda_j)\\Bigr) Q^\\top(\\theta_0 - \\theta^*)',
    note: 'The product has a positive limit for a < 1: the error signal vanishes while the parameter stays wrong.',
    source: 'PE section 1.1, law ours',
  },
];
