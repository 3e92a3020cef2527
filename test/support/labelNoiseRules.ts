/**
 * Section 8 of docs/science/label-noise.md, "reject": the preset and changed params, then the key, the value and what is
 * allowed, which the sentence must name in terminal and form alike.
 */
export const labelNoiseRules: readonly (readonly [rule: string, words: string, patterns: readonly string[]])[] = [
  ['eta <= 0', 'ms-quick learningRate=0', ['learningRate', 'is 0', 'above 0']],
  ['eta not finite', 'relu-quick learningRate=Infinity', ['learningRate', '"Infinity"', 'a finite number']],
  ['sigma^2 < 0', 'one-tanh noiseVariance=-1', ['noiseVariance', 'is -1', 'at least 0']],
  ['B < 1 in A', 'ms-quick batchSize=0', ['batchSize', 'is 0', '1 to 100']],
  ['B > n in A', 'ms-quick batchSize=101', ['batchSize', 'is 101', 'at most the 100']],
  ['B > n in B', 'relu-quick batchSize=13', ['batchSize', 'is 13', 'at most the 12']],
  ['B > n in D', 'ou batchSize=5', ['batchSize', 'is 5', 'at most the 4']],
  ['m < 1', 'relu-quick width=0', ['width', 'is 0', 'at least 1']],
  ['d < 1', 'ms-quick dimension=0', ['dimension', 'is 0', 'at least 1']],
  ['r < 1', 'ms-quick rank=0', ['rank', 'is 0', 'at least 1']],
  ['r > d', 'ms-quick rank=21', ['rank', 'is 21', 'at most the dimension, 20']],
  ['n < 1', 'ms-quick measurements=0', ['measurements', 'is 0', 'at least 1']],
  ['A: eta > 2 eta_ref', 'ms-quick learningRate=0.02', ['learningRate', 'is 0.02', 'unless forced']],
  ['B: repeated x', 'relu-quick inputs=0,1,1 labels=0,1,2', ['inputs', '1 twice', 'different']],
  ['B: fewer than 3 points', 'relu-quick inputs=0,1', ['inputs', '[0, 1]', 'a list of 3 to']],
  ['C: x = 0', 'one-tanh inputNorm=0', ['inputNorm', 'is 0', 'above 0']],
  ['D: eta gamma_max >= 1', 'ou learningRate=1', ['learningRate', 'is 1', 'below 1/gamma_max = 1']],
];
