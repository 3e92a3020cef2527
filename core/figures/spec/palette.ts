/** Colours of a theme, handed to the option: the window's and the paper's differ. */
export interface FigureTheme {
  readonly background: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly fontFamily: string;
  readonly fontSizePx: number;
  /** Curves in order; control arms take `greys`. */
  readonly colours: readonly string[];
  readonly greys: readonly string[];
  /** Colours of a heat map from its least to its greatest value; default `heatColours`. */
  readonly heat?: readonly string[];
  /** Widths of what is measured or predicted, over the window's; default 1. */
  readonly lineScale?: number;
}

/** Okabe and Ito's colours without yellow and black, told apart by most eyes. */
export const onLight = {
  colours: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'],
  greys: ['#7a7a7a', '#a0a0a0', '#5c5c5c'],
} as const;

/** The same hues, lighter: for a dark ground. */
export const onDark = {
  colours: ['#4da6dd', '#f0853c', '#3cc898', '#e29fc4', '#9ad4f6', '#f2bd4a'],
  greys: ['#9a9fa6', '#bcc0c6', '#7c828a'],
} as const;

export const paperTheme: FigureTheme = {
  background: '#ffffff',
  text: '#1a1a1a',
  faint: '#6b6b6b',
  grid: '#e4e4e4',
  fontFamily: 'Helvetica, Arial, sans-serif',
  fontSizePx: 12,
  ...onLight,
};

const dashes: readonly ('solid' | readonly number[])[] = ['solid', [6, 2], [2, 2], [8, 2, 2, 2]];

/** The dash of that index as lengths of line and gap; empty: solid. */
export function dashOf(index: number): readonly number[] {
  const dash = dashes[index % dashes.length]!;
  return dash === 'solid' ? [] : dash;
}

/** The stroke of the n-th curve: colours first, then the same colours dashed; control arms are grey. */
export function stroke(
  theme: FigureTheme,
  index: number,
  control: boolean,
): { color: string; type: 'solid' | number[] } {
  const pool = control ? theme.greys : theme.colours;
  const dash = dashes[Math.floor(index / pool.length) % dashes.length]!;
  return { color: pool[index % pool.length]!, type: dash === 'solid' ? dash : [...dash] };
}

/** The stroke of a compared run: its own colour and dash where it was given some, else those of its place. */
export function lookStroke(
  theme: FigureTheme,
  look: { readonly colour: number | null; readonly dash: number | null; readonly place: number },
): { color: string; type: 'solid' | number[] } {
  const placed = stroke(theme, look.place, false);
  const dash = look.dash === null ? undefined : dashOf(look.dash);
  return {
    color: look.colour === null ? placed.color : theme.colours[look.colour % theme.colours.length]!,
    type: dash === undefined ? placed.type : dash.length === 0 ? 'solid' : [...dash],
  };
}

/** Sequential scale of heat maps (viridis, nine stops). */
export const heatColours = [
  '#440154',
  '#472d7b',
  '#3b528b',
  '#2c728e',
  '#21918c',
  '#28ae80',
  '#5ec962',
  '#addc30',
  '#fde725',
];
