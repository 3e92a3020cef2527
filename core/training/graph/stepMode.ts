/** How steps are computed: op by op, as one native graph, or as one that XLA compiles. */
export type StepMode = 'eager' | 'graph' | 'xla';
