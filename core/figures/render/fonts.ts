import { createRequire } from 'node:module';
import type { Font, Glyph } from 'fontkit';
import { openSync } from 'fontkit';
import type { FontFamily } from '../../contract/figureLooks.ts';

/** A font file, opened once a process: every format measures, draws and embeds the same one. */
export interface FontFace {
  /** PostScript name. */
  readonly name: string;
  /** Its file. */
  readonly path: string;
  readonly font: Font;
}

const files = {
  Arimo: '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  ArimoBold: '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  Tinos: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  TinosBold: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  DejaVu: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  DejaVuBold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
} as const;
type FileName = keyof typeof files;

/** The face of a family, then the one that has the signs which it lacks. */
const families: Readonly<Record<FontFamily, readonly [regular: readonly FileName[], bold: readonly FileName[]]>> = {
  sans: [
    ['Arimo', 'DejaVu'],
    ['ArimoBold', 'DejaVuBold'],
  ],
  serif: [
    ['Tinos', 'DejaVu'],
    ['TinosBold', 'DejaVuBold'],
  ],
};

/** Names for a viewer of SVG: our font, then those of the same widths, then what every system has. */
export const familyNames: Readonly<Record<FontFamily, string>> = {
  sans: "Arimo, Arial, Helvetica, 'DejaVu Sans', sans-serif",
  serif: "Tinos, 'Times New Roman', Times, 'DejaVu Sans', serif",
};

const opened = new Map<FileName, FontFace>();

function open(name: FileName): FontFace {
  const held = opened.get(name);
  if (held) return held;
  const path = createRequire(import.meta.url).resolve(files[name]);
  const font = openSync(path) as Font;
  const face = { name: font.postscriptName, path, font };
  opened.set(name, face);
  return face;
}

/** The first face of the family that has the sign, and its glyph there; the family's own "missing" glyph if none has. */
export function glyphOf(family: FontFamily, bold: boolean, codePoint: number): { face: FontFace; glyph: Glyph } {
  const names = families[family][bold ? 1 : 0];
  for (const name of names) {
    const face = open(name);
    if (face.font.hasGlyphForCodePoint(codePoint)) return { face, glyph: face.font.glyphForCodePoint(codePoint) };
  }
  const face = open(names[0]!);
  return { face, glyph: face.font.glyphForCodePoint(codePoint) };
}
