import { createHash } from 'node:crypto';
import { zlibSync } from 'fflate';
import type { FontFamily } from '../../contract/figureLooks.ts';
import type { FontFace } from './fonts.ts';
import { numberWord } from './numberWord.ts';
import { PdfFont } from './pdfFont.ts';
import type { Paint, Path, Scene, ShapeItem, Stroke, TextItem } from './scene.ts';
import { formulaItems, placedRuns } from './textRuns.ts';

const caps = { butt: 0, round: 1, square: 2 } as const;
const joins = { miter: 0, round: 1, bevel: 2 } as const;

/**
 * PDF 1.4 of a scene: one page of its size, vectors and letters of embedded fonts, nothing rasterised (ISO 32000-1). No
 * date and no random name is in it, and its streams are packed in JavaScript: the same scene gives the same bytes
 * whatever zlib the process was built with.
 */
export function scenePdf(scene: Scene, family: FontFamily, title: string): Uint8Array {
  const page = new PageContent(scene, family);
  const file = new PdfFile();
  const content = file.add('', new TextEncoder().encode(page.text));
  const fonts = [...page.fonts.values()].map(
    (font, i) => `/F${i} ${font.write((text, stream) => file.add(text, stream))} 0 R`,
  );
  const states = [...page.states].map(([dictionary, name]) => `/${name} ${dictionary}`);
  const resources = `<< /Font << ${fonts.join(' ')} >> /ExtGState << ${states.join(' ')} >> >>`;
  const pages = file.reserve();
  const [width, height] = [numberWord(scene.width), numberWord(scene.height)];
  const leaf = file.add(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${width} ${height}] /Resources ${resources} /Contents ${content} 0 R >>`,
  );
  file.set(pages, `<< /Type /Pages /Kids [${leaf} 0 R] /Count 1 >>`);
  const catalog = file.add(`<< /Type /Catalog /Pages ${pages} 0 R >>`);
  const info = file.add(`<< /Title ${textString(title)} /Creator ${textString('Excitation Workbench')} >>`);
  return file.bytes(catalog, info);
}

/** The drawing operators of a page; y is turned over, since PDF's grows upwards. */
class PageContent {
  readonly fonts = new Map<FontFace, PdfFont>();
  /** Dictionary of a graphics state -> its name. */
  readonly states = new Map<string, string>();
  readonly text: string;
  private readonly family: FontFamily;
  private readonly height: number;
  private readonly lines: string[] = [];

  constructor({ items, height }: Scene, family: FontFamily) {
    this.family = family;
    this.height = height;
    for (const item of items) {
      if (item.kind === 'shape') this.shape(item);
      else this.letters(item);
    }
    this.text = this.lines.join('\n');
  }

  private shape({ path, fill, stroke, clip }: ShapeItem): void {
    this.lines.push('q');
    if (clip) this.lines.push(this.path(clip), 'W n');
    if (fill) this.lines.push(`${rgb(fill)} rg`);
    if (stroke) this.lines.push(...strokeLines(stroke));
    const state = this.state(fill?.opacity ?? 1, stroke?.opacity ?? 1);
    if (state) this.lines.push(state);
    this.lines.push(this.path(path), fill && stroke ? 'B' : fill ? 'f' : 'S', 'Q');
  }

  private letters(item: TextItem): void {
    for (const { run, matrix } of placedRuns(item, this.family)) {
      if (run.kind === 'formula') {
        formulaItems(run.formula, matrix, item).forEach((shape) => this.shape(shape));
        continue;
      }
      const font = this.fonts.get(run.face) ?? new PdfFont(run.face);
      this.fonts.set(run.face, font);
      const place = [...this.fonts.keys()].indexOf(run.face);
      const [a, b, , , e, f] = matrix;
      const size = Math.hypot(a, b);
      const [cos, sin] = [a / size, b / size];
      const frame = [cos, -sin, sin, cos]
        .map(exactWord)
        .concat(numberWord(e), numberWord(this.height - f))
        .join(' ');
      const state = this.state(item.fill.opacity, 1);
      this.lines.push(
        ...(state ? ['q', state] : []),
        `BT ${rgb(item.fill)} rg /F${place} ${numberWord(size)} Tf ${frame} Tm <${font.encode(run.glyphs, run.text)}> Tj ET`,
        ...(state ? ['Q'] : []),
      );
    }
  }

  private state(fill: number, stroke: number): string | undefined {
    if (fill === 1 && stroke === 1) return undefined;
    const dictionary = `<< /Type /ExtGState /ca ${numberWord(fill)} /CA ${numberWord(stroke)} >>`;
    const name = this.states.get(dictionary) ?? `G${this.states.size}`;
    this.states.set(dictionary, name);
    return `/${name} gs`;
  }

  private path(path: Path): string {
    const operators = { M: 'm', L: 'l', C: 'c', Z: 'h' } as const;
    return path
      .map(([name, ...numbers]) =>
        [...numbers.map((value, i) => numberWord(i % 2 === 0 ? value : this.height - value)), operators[name]].join(
          ' ',
        ),
      )
      .join('\n');
  }
}

function strokeLines(stroke: Stroke): string[] {
  return [
    `${rgb(stroke)} RG`,
    `${numberWord(stroke.width)} w ${caps[stroke.cap]} J ${joins[stroke.join]} j`,
    ...(stroke.dash.length > 0 ? [`[${stroke.dash.map(numberWord).join(' ')}] 0 d`] : []),
  ];
}

function rgb({ colour }: Paint): string {
  return [1, 3, 5].map((at) => numberWord(parseInt(colour.slice(at, at + 2), 16) / 255)).join(' ');
}

function exactWord(value: number): string {
  const rounded = Math.round(value * 1e6) / 1e6;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** UTF-16 with its mark, as hexadecimal. */
function textString(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
  return `<feff${units.join('')}>`;
}

/** Numbered objects and the table that finds them. */
class PdfFile {
  private readonly objects: (Uint8Array | undefined)[] = [];

  reserve(): number {
    return this.objects.push(undefined);
  }

  set(number: number, text: string): void {
    this.objects[number - 1] = ascii(`${number} 0 obj\n${text}\nendobj\n`);
  }

  /** A dictionary, or a packed stream. */
  add(text: string, stream?: Uint8Array): number {
    const number = this.reserve();
    if (!stream) {
      this.set(number, text);
      return number;
    }
    const packed = zlibSync(stream, { level: 9 });
    const head = `${number} 0 obj\n<< /Filter /FlateDecode /Length ${packed.length} /Length1 ${stream.length} >>\nstream\n`;
    this.objects[number - 1] = joined([ascii(head), packed, ascii('\nendstream\nendobj\n')]);
    return number;
  }

  bytes(catalog: number, info: number): Uint8Array {
    // Four bytes above 127 tell a transport that the file is binary.
    const parts: Uint8Array[] = [Uint8Array.of(...ascii('%PDF-1.4\n%'), 0xe2, 0xe3, 0xcf, 0xd3, 0x0a)];
    const places: number[] = [];
    let at = parts[0]!.length;
    for (const object of this.objects) {
      places.push(at);
      parts.push(object!);
      at += object!.length;
    }
    const id = createHash('sha256').update(joined(parts)).digest('hex').slice(0, 32);
    const lines = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
    parts.push(
      ascii(
        `xref\n0 ${places.length + 1}\n0000000000 65535 f \n${lines.join('')}trailer\n` +
          `<< /Size ${places.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R /ID [<${id}> <${id}>] >>\nstartxref\n${at}\n%%EOF\n`,
      ),
    );
    return joined(parts);
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
