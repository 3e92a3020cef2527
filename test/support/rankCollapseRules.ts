/**
 * Section 8 of docs/science/rank-collapse.md, "Reject": the preset and a changed param, then the key, the value and what
 * is allowed, which the sentence must name in terminal and form alike.
 */
export const rankCollapseRules: readonly (readonly [rule: string, words: string, patterns: readonly string[]])[] = [
  ['L < 2', 'decay-square sizes=10,1', ['sizes', '[10, 1]', 'a list of 3 to']],
  ['a width < 1', 'decay-square sizes=10,0,10,1', ['sizes', '[10, 0, 10, 1]', 'at least 1']],
  ['mu < 0', 'decay-square mu=-0.1', ['mu', '-0.1', 'at least 0']],
  ['mu not finite', 'decay-square mu=NaN', ['mu', '"NaN"', 'a finite number']],
  ['eta <= 0', 'decay-square learningRate=0', ['learningRate', 'is 0', 'above 0']],
  ['eta not a number', 'decay-square learningRate=0,5', ['learningRate', '"0,5"', 'a finite number above 0']],
  ['step of a flow <= 0', 'ce-flow stepSize=0', ['stepSize', 'is 0', 'above 0']],
  ['scale <= 0', 'decay-square initScale=0', ['initScale', 'is 0', 'above 0']],
  ['scale < 0', 'decay-square initScale=-1', ['initScale', 'is -1', 'above 0']],
  ['non-finite data', 'decay-square spread=Infinity', ['spread', '"Infinity"', 'a finite number']],
  [
    'labels not ±1 (scalar logistic)',
    'decay-logistic data=regression',
    ['data', 'regression', 'noisySign or separated'],
  ],
  ['e <= 0', 'ridge-duality epsilon=0', ['epsilon', 'is 0', 'above 0']],
  ['p < 1', 'ridge-duality norms=0.5', ['norms', '[0.5]', 'at least 1']],
  ['m < 1', 'ridge-duality powers=0.5', ['powers', '[0.5]', 'at least 1']],
  [
    'flow on data that are not separable',
    'ce-flow data=noisySign spread=5',
    ['data', 'noisySign', 'not separable through the origin', 'constant feature'],
  ],
  ['2 mu eta >= 2', 'decay-square learningRate=20', ['mu', 'is 0.05', '2 mu eta = 2', 'must be below']],
];
