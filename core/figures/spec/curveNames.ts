import type { Curve } from './curves.ts';

/** Arm and label, as short as they tell the curves apart; curves with a look of their own are labelled already. */
export function curveNames(curves: readonly Curve[]): string[] {
  if (curves.some(({ look }) => look)) return curves.map(({ label }) => label);
  const severalArms = new Set(curves.map((c) => c.arm)).size > 1;
  const severalLabels = new Set(curves.map((c) => c.label)).size > 1;
  const names = curves.map(({ arm, label, control }) => {
    const parts = [...(severalLabels || !severalArms ? [label] : []), ...(severalArms ? [arm] : [])];
    return `${parts.join(' · ')}${control ? ' (control)' : ''}`;
  });
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name} ${i + 1}`));
}
