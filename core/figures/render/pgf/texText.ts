/** Signs that pdfTeX's text fonts lack, as formulas. */
const signs: Readonly<Record<string, string>> = {
  '²': '^{2}',
  '³': '^{3}',
  '−': '-',
  '’': "\\text{'}",
  '·': '\\cdot ',
  '×': '\\times ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '≈': '\\approx ',
  '≠': '\\ne ',
  '∞': '\\infty ',
  '√': '\\surd ',
  '∇': '\\nabla ',
  '∂': '\\partial ',
  '⟨': '\\langle ',
  '⟩': '\\rangle ',
  '‖': '\\| ',
  '′': "{}'",
  '→': '\\to ',
  '±': '\\pm ',
  '∈': '\\in ',
};
const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'varepsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'varphi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Γ: 'Gamma',
  Δ: 'Delta',
  Θ: 'Theta',
  Λ: 'Lambda',
  Ξ: 'Xi',
  Π: 'Pi',
  Σ: 'Sigma',
  Φ: 'Phi',
  Ψ: 'Psi',
  Ω: 'Omega',
};
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const lowered = '₀₁₂₃₄₅₆₇₈₉';
const accents: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '\u0303': 'tilde',
  '\u0304': 'bar',
  '\u0307': 'dot',
};
const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '#': '\\#',
  '%': '\\%',
  '&': '\\&',
  _: '\\_',
  '^': '\\^{}',
  '~': '\\textasciitilde{}',
  '<': '\\ensuremath{<}',
  '>': '\\ensuremath{>}',
  '|': '\\ensuremath{|}',
  '–': '--',
};

/** A label as pdfTeX reads it: what stands between dollar signs is TeX already, the rest is plain text. */
export function texText(label: string): string {
  return label
    .split('$')
    .map((part, i, all) => (i % 2 === 1 && i < all.length - 1 ? `$${part}$` : plain(part)))
    .join('');
}

function plain(text: string): string {
  const letters = [
    ...text.normalize('NFD').replace(/([A-Za-z])([\u0300\u0301\u0308\u0327])/g, (pair) => pair.normalize('NFC')),
  ];
  return letters
    .map((sign, i) => {
      const accent = accents[letters[i + 1] ?? ''];
      if (accent !== undefined) return `\\ensuremath{\\${accent}{${inFormula(sign)}}}`;
      if (accents[sign] !== undefined) return '';
      return (
        special[sign] ?? (sign in signs || inFormula(sign) !== sign ? `\\ensuremath{${inFormula(sign)}}` : known(sign))
      );
    })
    .join('');
}

function inFormula(sign: string): string {
  if (greek[sign] !== undefined) return `\\${greek[sign]} `;
  if (raised.includes(sign)) return `^{${raised.indexOf(sign)}}`;
  if (sign === '⁻') return '^{-}';
  if (lowered.includes(sign)) return `_{${lowered.indexOf(sign)}}`;
  if (sign === 'ₙ') return '_{n}';
  return signs[sign] ?? sign;
}

/** A sign that nobody can print with pdfTeX alone is named by its number. */
function known(sign: string): string {
  return sign.codePointAt(0)! < 0x250 ? sign : `\\texttt{U+${sign.codePointAt(0)!.toString(16).toUpperCase()}}`;
}
