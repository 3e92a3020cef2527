import type { Font, Glyph } from 'fontkit';
import type { FontFace } from './fonts.ts';

/** What fontkit gives, which its types have otherwise: the glyph's number in the subset, and the subset's file. */
interface GlyphSubset {
  includeGlyph(glyph: Glyph): number;
  encode(): Uint8Array;
}

/** The letters of one face that a document draws: a TrueType subset with its widths and the way back to text. */
export class PdfFont {
  readonly face: FontFace;
  private readonly subset: GlyphSubset;
  /** By glyph number of the subset: width in thousandths of the letters' height, and the text behind it. */
  private readonly used = new Map<number, { width: number; text: string }>();

  constructor(face: FontFace) {
    this.face = face;
    this.subset = face.font.createSubset() as unknown as GlyphSubset;
  }

  /** Glyph numbers of the subset as hexadecimal, as a PDF string wants them. */
  encode(glyphs: readonly Glyph[], text: string): string {
    const signs = [...text];
    return glyphs
      .map((glyph, i) => {
        const id = this.subset.includeGlyph(glyph);
        const width = Math.round((1000 * glyph.advanceWidth) / this.face.font.unitsPerEm);
        if (!this.used.has(id)) this.used.set(id, { width, text: signs[i]! });
        return id.toString(16).padStart(4, '0');
      })
      .join('');
  }

  /** The objects of ISO 32000-1, 9.7: a composite font with identity encoding. `add` gives each its number. */
  write(add: (text: string, stream?: Uint8Array) => number): number {
    const { font } = this.face;
    const name = `EXCITE+${this.face.name}`;
    const program = add('', Uint8Array.from(this.subset.encode()));
    const unit = 1000 / font.unitsPerEm;
    const box = font.bbox;
    const corners = [box.minX, box.minY, box.maxX, box.maxY].map((value) => Math.round(value * unit)).join(' ');
    const descriptor = add(
      `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${corners}] /ItalicAngle 0 ` +
        `/Ascent ${Math.round(font.ascent * unit)} /Descent ${Math.round(font.descent * unit)} ` +
        `/CapHeight ${Math.round(capHeight(font) * unit)} /StemV 80 /FontFile2 ${program} 0 R >>`,
    );
    const ids = [...this.used.keys()].sort((a, b) => a - b);
    const widths = ids.map((id) => `${id} [${this.used.get(id)!.width}]`).join(' ');
    const descendant = add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDToGIDMap /Identity /DW 1000 /W [${widths}] ` +
        `/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R >>`,
    );
    const unicode = add('', new TextEncoder().encode(this.unicodeMap(ids)));
    return add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
        `/DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R >>`,
    );
  }

  private unicodeMap(ids: readonly number[]): string {
    const hex = (value: number): string => value.toString(16).padStart(4, '0');
    const lines = ids.map((id) => {
      const { text } = this.used.get(id)!;
      const units = Array.from({ length: text.length }, (_, i) => hex(text.charCodeAt(i))).join('');
      return `<${hex(id)}> <${units}>`;
    });
    const blocks: string[] = [];
    for (let i = 0; i < lines.length; i += 100) {
      const block = lines.slice(i, i + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return [
      '/CIDInit /ProcSet findresource begin',
      '12 dict begin',
      'begincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def',
      '/CMapType 2 def',
      '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
      ...blocks,
      'endcmap',
      'CMapName currentdict /CMap defineresource pop',
      'end',
      'end',
    ].join('\n');
  }
}

function capHeight(font: Font): number {
  return font.capHeight || font.ascent;
}
