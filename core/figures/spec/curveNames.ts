import type { Curve } from './curves.ts';

/** Arm and label, as short as they tell the curves apart. */
export function curveNames(curves: readonly Curve[]): string[] {
  const severalArms = new Set(curves.map((c) => c.arm)).size > 1;
  const severalLabels = new Set(curves.map((c) => c.label)).size > 1;
  const names = curves.map(({ arm, label, control }) => {
    const parts = [...(severalLabels || !severalArms ? [label] : []), ...(severalArms ? [arm] : [])];
    return `${parts.join(' · ')}${control ? ' (control)' : ''}`;
  });
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name} ${i + 1}`));
}
