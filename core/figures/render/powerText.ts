const raised: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789−'].map((sign, i) => [sign, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻'][i]!]),
);

/** `1e−5` as print has it: 10⁻⁵, and `2.5e−5` as 2.5·10⁻⁵. */
export function powerText(text: string): string {
  const parts = /^(−?)([\d.]+)e(−?\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign, mantissa, exponent] = parts;
  const power = `10${[...exponent!].map((digit) => raised[digit]!).join('')}`;
  return `${sign}${mantissa === '1' ? '' : `${mantissa}·`}${power}`;
}
