/** Types of values inside a graph, with TensorFlow's number of each (types.proto). */
export const graphTypes = {
  float32: 1,
  float64: 2,
  int32: 3,
  bool: 10,
  resource: 20,
  uint32: 22,
  uint64: 23,
} as const;

export type GraphType = keyof typeof graphTypes;

/** What a step's floating-point numbers are inside the graph. */
export type Precision = 'float32' | 'float64';

export const bytesOf: Readonly<Record<GraphType, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 1,
  resource: 8,
  uint32: 4,
  uint64: 8,
};
