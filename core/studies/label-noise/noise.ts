import type { StudyParams } from './fields.ts';

type Strength = Pick<StudyParams, 'noiseMode' | 'noiseVariance' | 'learningRate' | 'acceleration'>;

/** λ of the explicit regulariser: acceleration × η σ²/B (section 0); 0 in every other mode. */
export function explicitStrength(params: Strength, batch: number): number {
  const { noiseMode, acceleration, learningRate, noiseVariance } = params;
  return noiseMode === 'explicit' ? (acceleration * learningRate * noiseVariance) / batch : 0;
}

/** Slow time of a step, s = η² σ² t/B; of an explicit arm `acceleration` times that. */
export function slowTime(params: Strength, batch: number, step: number): number {
  const { noiseMode, acceleration, learningRate, noiseVariance } = params;
  return ((noiseMode === 'explicit' ? acceleration : 1) * learningRate ** 2 * noiseVariance * step) / batch;
}
