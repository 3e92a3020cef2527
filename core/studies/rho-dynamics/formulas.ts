import type { Citation, Formula } from '../../contract/study.ts';

export const citations: readonly Citation[] = [
  { key: 'T3', text: 'Poggio et al., Theory III: Dynamics and Generalization in Deep Networks (2019).' },
  { key: 'HW', text: 'Hairer & Wanner, Solving Ordinary Differential Equations II (2nd ed., 1996).' },
];

const laws: readonly Formula[] = [
  {
    title: 'Gradient descent in the norm and the direction',
    tex: '\\dot\\rho_k = \\frac{\\rho}{\\rho_k}\\sum_n e_n y_n f_V(x_n),\\qquad \\dot V_k = \\frac{\\rho}{\\rho_k^2}\\sum_n e_n y_n\\Bigl(\\frac{\\partial f_V}{\\partial V_k} - V_k f_V(x_n)\\Bigr)',
    note: 'e_n = exp(−y_n f(x_n)) for the exponential loss, summed over n; rho is the product of the layers’ norms.',
    source: 'T3 section 4.1, eq. 10',
  },
  {
    title: 'Weight normalisation, Lagrange, tangent and natural gradient: one flow',
    tex: '\\dot V_k = \\rho_k\\, S_k G_k,\\qquad S_k = I - V_k V_k^\\top,\\qquad \\dot\\rho_k = \\langle V_k, G_k\\rangle',
    note: 'Run in log-time s = log t, with e^s inside the exponents: e^{s − q_n}.',
    source: 'T3 sections 4.2 to 4.5, 11',
  },
  {
    title: 'Balance of the layers',
    tex: '\\frac{d\\rho_k^2}{dt} = 2\\sum_n e_n q_n\\quad\\text{for every }k',
    note: 'Explicit steps: Δρ_k² − Δρ_1² = η² Σ_t (|G_k|² − |G_1|²) exactly.',
    source: 'T3 Theorem 1.6',
  },
  {
    title: 'Several support vectors: the constant of 1/log t',
    tex: '\\rho\\,\\|v - v^*\\| \\to \\|\\delta\\|,\\qquad \\delta\\cdot z_n = -\\log\\alpha_n + c',
    note: 'δ is the minimum-norm solution over the support vectors, c = Σ α log α/Σ α. One support vector: a power law t^{−(m₂/m₁ − 1)}. One datum: exp(−(log t)²/(2m²)). The table svm tells which it is and where the constant shows.',
    source: 'section 1.4, law 4',
  },
  {
    title: 'Smoothed margin',
    tex: '-\\frac{\\log L}{\\rho}\\ \\text{does not fall once}\\ L < 1',
    note: 'Lemma 9 is about the hard margin min y_n f_V(x_n): right for a single datum, false for a group of support vectors of one margin (preset margin-plane).',
    source: 'T3 Lemma 9, appendix 13',
  },
];

/** Section 1.5: as printed, as it must read, and the number that decides. */
const printed: readonly Formula[] = [
  {
    title: 'Direction dynamics',
    tex: '\\dot V_k \\propto \\sum_n e^{-\\rho f_V}\\Bigl(\\frac{\\partial f_V}{\\partial V_k} + V_k f_V\\Bigr)',
    corrected: '\\dot V_k \\propto \\sum_n e^{-\\rho f_V}\\Bigl(\\frac{\\partial f_V}{\\partial V_k} - V_k f_V\\Bigr)',
    note: 'Decides: with the plus |V| is 10.6 at t = 1e2 and 15.8 at 1e4 (plane-2SV, φ = −1); with the minus it stays 1.',
    source: 'T3 eqs. 14, 15',
  },
  {
    title: 'Lagrange multiplier',
    tex: '\\lambda = \\rho^2\\sum_n e_n\\, v\\cdot z_n',
    corrected: '\\lambda = \\frac{\\rho}{2}\\sum_n e_n\\, v\\cdot z_n',
    note: 'A fraction bar is lost in the text of section 4.6. Decides: the second difference of L over ρ Σ e_n v·z_n is 1 (hessian-lambda); with ρ² it is off by 2ρ.',
    source: 'T3 sections 4.2, 4.6',
  },
  {
    title: 'Discrete Lagrange step',
    tex: '\\alpha = \\sqrt{1 - \\|g\\|^2 + (v\\cdot g)^2} - v\\cdot g',
    note: 'The sign of 2λ changes between eqs. 45 and 48; the closed form of α is right. Decides: |v| stays 1 to 1e-16 (steps-norm-kept).',
    source: 'T3 eqs. 45-48',
  },
  {
    title: 'Sign of the descent',
    tex: '\\dot\\rho = \\frac{\\partial w}{\\partial\\rho}\\frac{\\partial L}{\\partial w}',
    corrected: '\\dot\\rho = -\\frac{\\partial w}{\\partial\\rho}\\frac{\\partial L}{\\partial w}',
    note: 'Section 10.2 speaks of maximising L, so the sign may be a convention: no claim is made of it.',
    source: 'T3 eqs. 54, 55',
  },
  {
    title: 'Factor between weight normalisation and gradient descent',
    tex: '\\dot V_k^{WN} = \\rho^2\\,\\dot V_k^{GD}',
    corrected: '\\dot V_k^{WN} = \\rho_k^2\\,\\dot V_k^{GD}',
    note: 'Decides: the measured ratio is ρ_k² to 1e-5, the global ρ² is more than 100 times too large (wn-gd-factor-layer, -global).',
    source: 'T3 section 4.3',
  },
  {
    title: 'Growth of rho with depth',
    tex: '\\dot R = K^2 f^{2/K} (\\log R)^{2 - 2/K}',
    corrected: '\\dot R = K f^{2/K} (\\log R)^{2 - 2/K},\\qquad \\log R = f\\rho',
    note: 'From eq. 61 itself. Decides: to log t = 30 the form with K differs from the full net by less than 1e-9; K² is off by 0.71, 1.14, 1.68, 2.41 for K = 2, 3, 5, 10.',
    source: 'T3 eqs. 63-65',
  },
  {
    title: 'Two layers',
    tex: 'R = \\operatorname{li}^{-1}(4 f t + C)',
    corrected: '\\operatorname{li}(R) = 2 f t + C',
    note: 'Decides: relative error 2e-10 with 2, 1.00 with 4 (rho-li).',
    source: 'T3 appendix 12',
  },
  {
    title: 'Infinite depth',
    tex: '\\lim_{K\\to\\infty} K^2 f^{2/K}',
    corrected: '\\tau = K f^{2/K}\\, t',
    note: 'The printed limit diverges: it means something only in rescaled time.',
    source: 'T3 appendix 12',
  },
  {
    title: 'The product diverges faster than log t',
    tex: '\\rho \\gg \\log t\\quad (K > 1)',
    corrected: 'f\\rho = \\log t + (2 - 2/K)\\log\\log t + \\log(K f^{2/K}) + o(1)',
    note: 'True only by log log t. Decides: at log t = 600 the product over log t is at most 1.03 for every K (rho-ratio).',
    source: 'T3 Theorem 1.7',
  },
  {
    title: 'Rate of weight normalisation',
    tex: 't^{-1/2}\\log t',
    corrected: 't^{-\\frac{1}{2}\\log t} = e^{-(\\log t)^2/2},\\qquad \\text{in general } e^{-(\\log t)^2/(2m^2)}',
    note: 'The plain text loses exponents; right for a datum of unit norm. Decides: the misreading predicts 0.46 at t = 1e2, measured below 1e-4 (one-wn-not-power).',
    source: 'T3 Figure 4, appendix 12',
  },
  {
    title: 'Derivative of the p-normalisation',
    tex: '\\dot V = \\frac{I - \\nu w^\\top}{\\|w\\|_p^{p-1}}\\,\\dot w',
    corrected: '\\dot V = \\frac{I - v\\nu^\\top}{\\rho}\\,\\dot w,\\qquad \\rho = \\|w\\|_p',
    note: 'Decides: against a central difference 3e-10, the printed one 0.4 to 0.9 in the median (eq73, eq73-printed).',
    source: 'T3 eq. 73',
  },
  {
    title: 'Batch norm and weight normalisation share their equilibria',
    tex: '\\lim V^{BN} = \\lim V^{WN}',
    corrected: '\\lim V^{BN} = \\arg\\max_v \\min_n \\frac{v\\cdot z_n}{\\sqrt{v^\\top C v}},\\qquad C = X^\\top X/N',
    note: 'Right for fixed inputs, or when all points are support vectors. Decides: plane-1SV ends 0.5417 away (bn-shares-limit).',
    source: 'T3 section 11.4, Theorem 1',
  },
  {
    title: 'Prescribed rho',
    tex: '\\dot V = \\frac{\\alpha}{\\rho}\\frac1N\\sum_n e^{-\\alpha\\rho V^\\top x_n}(x_n - V V^\\top x_n)',
    note: 'The text sets ρ itself (reading A, preset schedules), the equation multiplies a dynamic ρ whose law is not printed (reading B, schedules-literal, with a law of ours).',
    source: 'T3 eq. 81, Figure 7',
  },
  {
    title: 'Data of Figures 4 to 6',
    tex: '\\text{Iris, classes not given}',
    corrected: '\\text{setosa against versicolor, four features standardised, no constant}',
    note: 'Our choice; the paper does not say.',
    source: 'T3 Figures 4-6',
  },
  {
    title: 'Size of the perturbation',
    tex: '0.5\\,\\|\\nabla\\|',
    note: 'Per weight, or as the norm of the noise: the second is nearly a no-op (support-literal).',
    source: 'T3 Figures 10, 11',
  },
  {
    title: 'Margin of a group of support vectors',
    tex: '\\frac{d}{dt}\\min_n y_n f_V(x_n) \\ge 0',
    corrected: '\\frac{d}{dt}\\bigl(-\\log L/\\rho\\bigr) \\ge 0\\quad (L < 1)',
    note: 'Decides: from 3v* the hard margin falls by 0.206 (GD) and 0.294 (WN) in margin-plane, while the smoothed margin rises from 0.2007 to 0.9415.',
    source: 'T3 Lemma 9, appendix 13',
  },
  {
    title: 'Flat directions of the exponential loss',
    tex: '\\dim\\ker H = D - N',
    corrected: '\\dim\\ker H = D - N\\quad\\text{linear net, or square loss at interpolation}',
    note: 'At any finite ρ the exponential loss of a deep net has 8 to 39 fewer, and 18 or 19 negative eigenvalues (hessian-exp-dn, hessian-negative).',
    source: 'T3 appendix 6',
  },
  {
    title: 'Where the scale breaks the relation',
    tex: '\\rho \\approx 4',
    corrected: '64 < \\textstyle\\prod_k \\rho_k < 256',
    note: 'Per layer or product is not stated; ours breaks between the products 64 and 256, with three layers 4 to 6.3 per layer (fig8-break).',
    source: 'T3 Figure 8',
  },
  {
    title: 'Conditioning',
    tex: '\\text{even better for } N \\ll D',
    corrected: '\\kappa \\approx \\frac{1+\\sqrt r}{1-\\sqrt r},\\qquad r = \\frac{\\min(N,D)}{\\max(N,D)}',
    note: 'Symmetric in the aspect ratio. Decides: the least test error is at N/D = 10; that at 0.1 is 4.4 times as large (cond-small-n-best).',
    source: 'T3 footnote on the condition number',
  },
];

export const formulas: readonly Formula[] = [...laws, ...printed];
