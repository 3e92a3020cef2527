import { glyphs } from 'virtual:formulas';

let isLaid = false;

/** Puts the glyphs into the page, once, where every formula's drawing refers to them. */
export function layGlyphs(): void {
  if (isLaid) return;
  isLaid = true;
  const host = document.createElement('div');
  host.className = 'formula-glyphs';
  host.ariaHidden = 'true';
  host.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg">${glyphs}</svg>`;
  document.body.append(host);
}
