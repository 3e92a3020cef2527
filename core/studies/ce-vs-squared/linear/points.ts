import fixture from '../../../../resources/fig1Fixture.json' with { type: 'json' };
import { hardMarginSvm } from '../../../margins/hardMarginSvm.ts';
import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { parsePoints } from '../ownPoints.ts';

type PointParams = Pick<StudyParams, 'linearSet' | 'ownPoints' | 'translateFraction'>;

/** The points of Fig. 2 (section 3), moved by `translateFraction` of the foot of the hard-SVM plane. */
export function linearPoints(params: PointParams, rng: Randomness, replica: number): LabelledPoints {
  return translated(untranslatedPoints(params, rng, replica), params.translateFraction);
}

export function untranslatedPoints(params: PointParams, rng: Randomness, replica: number): LabelledPoints {
  switch (params.linearSet) {
    case 'zeroMean':
      return zeroMeanSet();
    case 'line':
      return pointsOf(fixture.fig2Line.map(([x, y, label]) => [x!, y!, label === 1 ? 1 : -1]));
    case 'lineDrawn': {
      const u = rng.stream('data', replica).uniforms(0, new Float64Array(2 * lineCount));
      return pointsOf(
        Array.from(u, (value, i) => {
          const abscissa = (i < lineCount ? 2 : 4) - 0.8 * value;
          return [abscissa, 10 + 20 * abscissa, i < lineCount ? 1 : -1];
        }),
      );
    }
    case 'own':
      return parsePoints(params.ownPoints).points;
  }
}

/** Points minus q x₀, x₀ = −b w/|w|² the foot of the hard-SVM plane; unmoved where the classes overlap. */
export function translated(points: LabelledPoints, fraction: number): LabelledPoints {
  const optimal = fraction === 0 ? undefined : hardMarginSvm(points);
  if (!optimal) return points;
  const square = optimal.w.reduce((sum, value) => sum + value * value, 0);
  const foot = optimal.w.map((value) => (-optimal.b * value) / square);
  return { ...points, x: points.x.map((value, i) => value - fraction * foot[i % points.dim]!) };
}

const lineCount = 20;

function zeroMeanSet(): LabelledPoints {
  const rows: number[][] = [];
  for (let i = 0; i < 20; i++) {
    const t = (2 * Math.PI * i) / 20;
    rows.push([-35 + 58 * Math.cos(t), -35 + 58 * Math.sin(t - Math.PI / 8), 1]);
    rows.push([35 + 35 * Math.cos(t), 35 + 35 * Math.sin(t - Math.PI / 2.3), -1]);
  }
  return pointsOf(rows);
}

function pointsOf(rows: readonly (readonly number[])[]): LabelledPoints {
  return {
    n: rows.length,
    dim: 2,
    x: Float64Array.from(rows.flatMap(([x, y]) => [x!, y!])),
    label: Float64Array.from(rows, (row) => row[2]!),
  };
}
