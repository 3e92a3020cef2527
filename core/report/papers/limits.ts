/** What of a paper cannot be shown again, and why: from the specifications in docs/science. */
export const limits: Readonly<Record<string, readonly string[]>> = {
  'rho-dynamics': [
    'Theory III prints no data for the numbers of Fig. 2, the R² values of Fig. 5, the curves of Fig. 7 and the number of Fig. 8; what is shown is measured here.',
    'The slope 1 over initialisations (Fig. 1, right) is not claimed, nor is a full 5-layer net on all of CIFAR-10.',
    'Equal limits of deep weight normalisation and gradient descent, and a larger margin after removing support points, are not claimed.',
  ],
  'label-noise': [
    'The 12 points, the width, the initial weights, the learning rate and the noise of Figs 2 and 3 are not printed. The data here are scaled so that their piecewise-linear length is 4.279, near the paper’s 4.3: an agreement by design, not a reproduction.',
  ],
  'pe-training': [
    'The reference code’s buffers and weights are compared with fixtures made by an independent program; the paper prints none.',
  ],
};
