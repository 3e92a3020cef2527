import type { Content, StyleDictionary, TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';
import { glyphOf, type FontFace } from '../figures/render/fonts.ts';
import { outlinedSvg } from '../figures/render/outlinedSvg.ts';
import type { Block, Cell, ReportDocument, Span, SpanRole } from './blocks.ts';

const margin = 42;
/** Points of an A4 page between its margins. */
const pageWidth = 595.28 - 2 * margin;
/** At most so high that its caption has room on the same page. */
const figureHeight = 680;
/** MathJax says the width of a formula in ex; letters of 10 points have an ex of about this. */
const pointsOfEx = 4.6;

const styles: StyleDictionary = {
  h1: { fontSize: 18, marginBottom: 8 },
  h2: { fontSize: 14, marginTop: 20, marginBottom: 6 },
  h3: { fontSize: 11.5, marginTop: 14, marginBottom: 4 },
  h4: { fontSize: 10, marginTop: 8, marginBottom: 3 },
  text: { marginBottom: 4 },
  question: { fontSize: 10.5, marginBottom: 6 },
  label: { color: '#556070', fontSize: 8, marginTop: 2 },
  why: { color: '#556070', fontSize: 8, marginBottom: 4 },
  note: { marginLeft: 8, marginBottom: 4 },
  warning: { marginLeft: 8, marginBottom: 4, color: '#8a5a10' },
  caption: { color: '#556070', fontSize: 8, marginTop: 2, marginBottom: 10 },
  table: { fontSize: 7.5 },
};

const colours: Readonly<Partial<Record<SpanRole, string>>> = {
  code: '#27496d',
  source: '#556070',
  why: '#556070',
  statement: '#556070',
  expected: '#176639',
  finding: '#a3261a',
  quiet: '#556070',
};

/** The document on A4: text that can be searched, bookmarks, and pictures as vectors. Nothing is fetched. */
export async function documentPdf({ title, writtenAt, blocks }: ReportDocument): Promise<Uint8Array> {
  const { default: pdfmake } = await import('pdfmake');
  const writer = new PdfWriter();
  const content = blocks.flatMap((block) => writer.block(block));
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: margin,
    info: { title, creationDate: writtenAt, modDate: writtenAt, creator: 'Excitation Workbench' },
    content,
    styles,
    defaultStyle: { font: writer.plainFont, fontSize: 9, lineHeight: 1.15 },
    footer: (page, pages) => ({ text: `${page} / ${pages}`, alignment: 'center', fontSize: 8, color: '#556070' }),
  };
  pdfmake.setFonts(writer.fonts);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => writer.fontFiles.has(path));
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}

/** Blocks as pdfmake's content; gathers the fonts that their letters need. */
class PdfWriter {
  readonly fonts: TFontDictionary = {};
  readonly fontFiles = new Set<string>();
  readonly plainFont: string;

  constructor() {
    this.plainFont = this.fontOf(glyphOf('sans', false, 32).face);
  }

  block(block: Block): Content[] {
    switch (block.kind) {
      case 'heading': {
        const { level, spans, id } = block;
        const bold = spans.map((span): Span => (typeof span === 'string' ? { text: span, role: 'strong' } : span));
        const outline = level < 4 ? { outline: true, outlineParentId: undefined } : {};
        return [
          {
            text: this.spans(bold),
            style: `h${level}`,
            headlineLevel: level,
            ...(id !== undefined && { id }),
            ...outline,
          },
        ];
      }
      case 'text':
        return [{ text: this.spans(block.spans), style: block.role ?? 'text' }];
      case 'list':
        return [{ ul: block.items.map((spans) => ({ text: this.spans(spans) })), style: 'text' }];
      case 'table':
        return [this.table(block)];
      case 'formula': {
        const { svg, width } = outlinedSvg(block.svg);
        return [{ svg, width: Math.min(pageWidth, width * pointsOfEx), margin: [0, 3, 0, 5] }];
      }
      case 'figure': {
        const { svg, width } = outlinedSvg(block.svg);
        const shown = { svg, fit: [Math.min(pageWidth, width / 2), figureHeight] as [number, number] };
        const caption = this.spans([{ text: `${block.title}.`, role: 'strong' }, ` ${block.caption}`]);
        return [{ stack: [shown, { text: caption, style: 'caption' }], unbreakable: true }];
      }
      case 'fold':
        return [
          { text: this.spans([{ text: block.title, role: 'strong' }]), style: 'h4' },
          ...block.blocks.flatMap((inner) => this.block(inner)),
        ];
    }
  }

  private table({ head, rows, shares }: Extract<Block, { kind: 'table' }>): Content {
    const columns = Math.max(head.length, ...rows.map((cells) => cells.length));
    const parts = shares ?? Array.from({ length: columns }, () => 1);
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const titles = head.map((text) => ({ text: this.spans([{ text, role: 'strong' }]) }));
    const body = rows.map((cells) => cells.map((cell) => this.cell(cell)));
    return {
      table: {
        headerRows: head.length === 0 ? 0 : 1,
        dontBreakRows: false,
        // Less what the layout's padding takes.
        widths: parts.map((part) => (part / whole) * pageWidth - 8),
        body: head.length === 0 ? body : [titles, ...body],
      },
      layout: 'lightHorizontalLines',
      style: 'table',
      margin: [0, 3, 0, 8],
    };
  }

  private cell({ spans, role }: Cell): Content & object {
    const colour = role && colours[role];
    return { text: this.spans(spans), ...(colour !== undefined && { color: colour }) };
  }

  private spans(spans: readonly Span[]): Content[] {
    return spans.flatMap((span): Content[] => {
      if (typeof span === 'string') return this.letters(span, false, {});
      const { text, role, to } = span;
      const colour = colours[role];
      const looks = {
        ...(colour !== undefined && { color: colour }),
        ...(to !== undefined && { linkToDestination: to }),
      };
      return this.letters(text, role === 'strong' || role === 'finding', looks);
    });
  }

  /** Text in pieces of one font each: a sign that the font lacks is taken from the one that has it. */
  private letters(text: string, bold: boolean, looks: object): Content[] {
    const pieces: { font: string; text: string }[] = [];
    for (const sign of text) {
      const last = pieces.at(-1);
      // A space or a new line belongs to what stands before it.
      const font = last && /\s/.test(sign) ? last.font : this.fontOf(glyphOf('sans', bold, sign.codePointAt(0)!).face);
      if (last?.font === font) last.text += sign;
      else pieces.push({ font, text: sign });
    }
    return pieces.map((piece) => ({ ...piece, ...looks }));
  }

  private fontOf({ name, path }: FontFace): string {
    this.fonts[name] ??= { normal: path, bold: path, italics: path, bolditalics: path };
    this.fontFiles.add(path);
    return name;
  }
}
