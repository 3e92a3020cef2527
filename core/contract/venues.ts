import type { FontFamily } from './figureLooks.ts';

/** The width of a column or of the text of a venue's pages, and letters that sit well beside its own. */
export interface Venue {
  readonly label: string;
  readonly widthMm: number;
  readonly fontFamily: FontFamily;
  /** Our choice: one or two points below the venue's text. */
  readonly fontSizePt: number;
  /** Where the width and the size of the text come from. */
  readonly source: string;
}

const neurips = 'neurips_2025.sty: textwidth=5.5in, \\normalsize 10 pt, Times (ptm)';
const icml = 'icml2025.sty: \\textwidth 6.75in, \\columnsep 0.25in, \\normalsize 10 pt, Times';
const iclr = 'iclr2025_conference.sty: \\textwidth 5.5in, \\normalsize 10 pt, Times';
const jmlr = 'jmlr2e.sty: \\textwidth 6in, class option 11pt';
const ieee = 'IEEEtran.cls: \\textwidth 43pc, \\columnsep 1pc, \\normalsize 10 pt, captions \\footnotesize 8 pt, Times';
const aaai = 'aaai25.sty: \\textwidth 7.0in, \\columnsep 0.375in, \\normalsize 10 pt, Times';
const acl = 'acl.sty: \\textwidth 16.0cm, \\columnsep 0.6cm, \\normalsize 11 pt, Times';
const nature = 'Nature, guide to preparing figures: 89 mm and 183 mm wide, sans serif of 5 to 7 pt';
const a4 = 'ISO 216 (210 mm) less margins of 25 mm on either side';

const inch = 25.4;
/** TeX's pica: 12 of its points, 72.27 of which are an inch. */
const pica = (12 * inch) / 72.27;

export const venues = {
  neurips: { label: 'NeurIPS, text', widthMm: 5.5 * inch, fontFamily: 'serif', fontSizePt: 9, source: neurips },
  'icml-column': { label: 'ICML, column', widthMm: 3.25 * inch, fontFamily: 'serif', fontSizePt: 8, source: icml },
  'icml-text': { label: 'ICML, text', widthMm: 6.75 * inch, fontFamily: 'serif', fontSizePt: 9, source: icml },
  iclr: { label: 'ICLR, text', widthMm: 5.5 * inch, fontFamily: 'serif', fontSizePt: 9, source: iclr },
  jmlr: { label: 'JMLR, text', widthMm: 6 * inch, fontFamily: 'serif', fontSizePt: 9, source: jmlr },
  'ieee-column': { label: 'IEEE, column', widthMm: 21 * pica, fontFamily: 'serif', fontSizePt: 8, source: ieee },
  'ieee-text': { label: 'IEEE, text', widthMm: 43 * pica, fontFamily: 'serif', fontSizePt: 8, source: ieee },
  'aaai-column': { label: 'AAAI, column', widthMm: 3.3125 * inch, fontFamily: 'serif', fontSizePt: 8, source: aaai },
  'aaai-text': { label: 'AAAI, text', widthMm: 7 * inch, fontFamily: 'serif', fontSizePt: 9, source: aaai },
  'acl-column': { label: 'ACL, column', widthMm: 77, fontFamily: 'serif', fontSizePt: 8, source: acl },
  'acl-text': { label: 'ACL, text', widthMm: 160, fontFamily: 'serif', fontSizePt: 9, source: acl },
  'nature-column': { label: 'Nature, column', widthMm: 89, fontFamily: 'sans', fontSizePt: 7, source: nature },
  'nature-text': { label: 'Nature, text', widthMm: 183, fontFamily: 'sans', fontSizePt: 7, source: nature },
  a4: { label: 'A4, text', widthMm: 160, fontFamily: 'sans', fontSizePt: 9, source: a4 },
} as const satisfies Record<string, Venue>;

export type VenueKey = keyof typeof venues;
export const venueKeys = Object.keys(venues) as [VenueKey, ...VenueKey[]];
