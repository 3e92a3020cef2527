/** What a piece of text is; how that looks is the writer's business. */
export type SpanRole = 'strong' | 'code' | 'source' | 'why' | 'statement' | 'expected' | 'finding' | 'quiet';

/** Plain text, or a marked piece of it, which may lead to the heading of that id; \n begins a new line. */
export type Span = string | { readonly text: string; readonly role: SpanRole; readonly to?: string };

export interface Cell {
  readonly spans: readonly Span[];
  readonly role?: 'expected' | 'finding' | 'quiet';
}

/** A report without its looks: one list of blocks is written as HTML and as PDF. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly spans: readonly Span[]; readonly id?: string }
  | {
      readonly kind: 'text';
      readonly spans: readonly Span[];
      readonly role?: 'question' | 'label' | 'note' | 'warning' | 'why';
    }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  | {
      readonly kind: 'table';
      /** Empty: the first cell of each row is its heading. */
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      /** Shares of the width on paper; equal ones where they are left out. */
      readonly shares?: readonly number[];
    }
  | { readonly kind: 'formula'; readonly svg: string }
  | {
      readonly kind: 'figure';
      readonly title: string;
      readonly caption: string;
      readonly svg: string;
      /** Where a page of HTML finds it as a file of its own. */
      readonly path?: string;
    }
  /** Shown closed on a screen, whole on paper. */
  | { readonly kind: 'fold'; readonly title: string; readonly blocks: readonly Block[] };

export interface ReportDocument {
  readonly title: string;
  readonly writtenAt: Date;
  /** Where the pictures of the page of HTML are: in it, or as files beside it. */
  readonly pictures: 'inside' | 'beside';
  readonly blocks: readonly Block[];
}

export const strong = (text: string): Span => ({ text, role: 'strong' });
export const code = (text: string): Span => ({ text, role: 'code' });

export const cell = (text: string, role?: Cell['role']): Cell => ({ spans: [text], ...(role && { role }) });
