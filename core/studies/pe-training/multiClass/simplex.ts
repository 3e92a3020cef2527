/**
 * Targets of `count` classes (PE, section 7.1): vertices of a regular simplex in count − 1 dimensions about the origin,
 * any two of them at distance 1; row by row. Two classes: ∓½.
 */
export function simplexVertices(count: number): number[][] {
  if (count === 2) return [[-0.5], [0.5]];
  // The facet lies below the origin, the last vertex above it: distances from the origin are as 1 to count − 1.
  const facet = simplexVertices(count - 1);
  const height = Math.sqrt(1 - facet[0]!.reduce((sum, v) => sum + v * v, 0));
  return [
    ...facet.map((vertex) => [...vertex, -height / count]),
    [...facet[0]!.map(() => 0), (height * (count - 1)) / count],
  ];
}
