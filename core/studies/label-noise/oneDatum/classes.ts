/** Units closer than this in the scaled (c, h) plane, max norm, belong together. */
const linkDistance = 0.15;

/** Single-link classes of the points (c_i/max|c|, h_i/max|h|): the class of each unit, numbered by first appearance. */
export function classesOf(c: ArrayLike<number>, h: ArrayLike<number>): number[] {
  const scaled = (values: ArrayLike<number>): number[] => {
    const most = Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
    return Array.from(values, (v) => v / most);
  };
  const [x, y] = [scaled(c), scaled(h)];
  const parent = x.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : root(parent[i]!));
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.max(Math.abs(x[i]! - x[j]!), Math.abs(y[i]! - y[j]!));
      if (distance < linkDistance) parent[Math.max(root(i), root(j))] = Math.min(root(i), root(j));
    }
  }
  const roots = x.map((_, i) => root(i));
  const names = [...new Set(roots)];
  return roots.map((r) => names.indexOf(r));
}

export function countClasses(classes: readonly number[]): number {
  return new Set(classes).size;
}
