import type { Glyph } from 'fontkit';
import type { FontFamily } from '../../contract/figureLooks.ts';
import { glyphOf, type FontFace } from './fonts.ts';
import { formulaOf, type Formula } from './formulas.ts';
import { compose, movedItems, type Matrix, type Path, type PathPart, type ShapeItem, type TextItem } from './scene.ts';

/** Part of a line in one face, or a formula; widths in units of the letters' height. */
export type TextRun =
  | {
      readonly kind: 'glyphs';
      readonly face: FontFace;
      readonly glyphs: readonly Glyph[];
      readonly text: string;
      readonly width: number;
    }
  | { readonly kind: 'formula'; readonly formula: Formula; readonly width: number };

/** A line of text as runs, letters one after another by their advance widths (no kerning). */
function textRuns(text: string, family: FontFamily, bold: boolean): TextRun[] {
  const runs: TextRun[] = [];
  for (const sign of text) {
    const formula = formulaOf(sign);
    if (formula) {
      runs.push({ kind: 'formula', formula, width: formula.width });
      continue;
    }
    const { face, glyph } = glyphOf(family, bold, sign.codePointAt(0)!);
    const width = glyph.advanceWidth / face.font.unitsPerEm;
    const last = runs.at(-1);
    if (last?.kind === 'glyphs' && last.face === face) {
      const [glyphs, joined] = [[...last.glyphs, glyph], last.text + sign];
      runs[runs.length - 1] = { ...last, glyphs, text: joined, width: last.width + width };
    } else runs.push({ kind: 'glyphs', face, glyphs: [glyph], text: sign, width });
  }
  return runs;
}

/** In units of the letters' height. */
export function textWidth(text: string, family: FontFamily, bold: boolean): number {
  return textRuns(text, family, bold).reduce((sum, { width }) => sum + width, 0);
}

/** Runs of a text item with the matrix from each run's own frame (baseline, letters of height 1) to the scene. */
export function placedRuns(item: TextItem, family: FontFamily): { run: TextRun; matrix: Matrix }[] {
  const runs = textRuns(item.text, family, item.bold);
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  const angle = (item.turn * Math.PI) / 180;
  const [cos, sin] = [item.size * Math.cos(angle), item.size * Math.sin(angle)];
  const frame: Matrix = [cos, sin, -sin, cos, item.x, item.y];
  let at = item.anchor === 'start' ? 0 : item.anchor === 'middle' ? -width / 2 : -width;
  return runs.map((run) => {
    const matrix = compose(frame, [1, 0, 0, 1, at, 0]);
    at += run.width;
    return { run, matrix };
  });
}

/** A formula in the colour of its line. */
export function formulaItems(formula: Formula, matrix: Matrix, { fill }: TextItem): ShapeItem[] {
  const items = movedItems(formula.items, matrix) as ShapeItem[];
  return items.map((item) => ({ ...item, fill }));
}

/** A text as shapes: nobody needs the font. */
export function outlines(item: TextItem, family: FontFamily): ShapeItem[] {
  return placedRuns(item, family).flatMap(({ run, matrix }): ShapeItem[] => {
    if (run.kind === 'formula') return formulaItems(run.formula, matrix, item);
    const unit = 1 / run.face.font.unitsPerEm;
    let at = 0;
    const path: Path = run.glyphs.flatMap((glyph) => {
      const letter = glyphPath(glyph, compose(matrix, [unit, 0, 0, -unit, at, 0]));
      at += glyph.advanceWidth * unit;
      return letter;
    });
    return path.length === 0 ? [] : [{ kind: 'shape', path, fill: item.fill, stroke: null, clip: null }];
  });
}

function glyphPath(glyph: Glyph, [a, b, c, d, e, f]: Matrix): PathPart[] {
  let last: readonly [number, number] = [0, 0];
  return glyph.path.commands.map(({ command, args }): PathPart => {
    const points = Array.from({ length: args.length / 2 }, (_, i): readonly [number, number] => [
      a * args[2 * i]! + c * args[2 * i + 1]! + e,
      b * args[2 * i]! + d * args[2 * i + 1]! + f,
    ]);
    const from = last;
    last = points.at(-1) ?? last;
    switch (command) {
      case 'moveTo':
        return ['M', ...points[0]!];
      case 'lineTo':
        return ['L', ...points[0]!];
      case 'quadraticCurveTo': {
        const [control, end] = [points[0]!, points[1]!];
        const toward = (p: readonly [number, number]): [number, number] => [
          p[0] + (2 / 3) * (control[0] - p[0]),
          p[1] + (2 / 3) * (control[1] - p[1]),
        ];
        return ['C', ...toward(from), ...toward(end), ...end];
      }
      case 'bezierCurveTo':
        return ['C', ...points[0]!, ...points[1]!, ...points[2]!];
      case 'closePath':
        return ['Z'];
    }
  });
}
