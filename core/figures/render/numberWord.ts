/** A coordinate as every format writes it: three decimals of a point are a third of a micrometre. */
export function numberWord(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}
