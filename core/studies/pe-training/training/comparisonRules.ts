import type { StudyParams } from '../fields.ts';

type Said = readonly [key: string, sentence: string];

/** Inputs of a layer above which the eigenvalues of its nodes take minutes. */
const widestLayer = 128;

/** Rules about what PE training is compared with, radii by layer and the richness of nodes. */
export function comparisonFaults(params: StudyParams): Said[] {
  const { experiment, method, radiusRule, nodeRichness, perturbation, widths } = params;
  const faults: Said[] = [];
  if (experiment === 'images') {
    if (method !== 'pe') faults.push(['method', `method is ${method}; nets of images are trained with pe alone.`]);
    if (radiusRule !== 'profile')
      faults.push([
        'radiusRule',
        `radiusRule is ${radiusRule}; nets of images take their radii from the profile alone.`,
      ]);
    if (nodeRichness) faults.push(['nodeRichness', 'nodeRichness is true; it is for nets on synthetic points alone.']);
    return faults;
  }
  if (method === 'penalty' && perturbation === 'multiplicative')
    faults.push(['perturbation', `perturbation is ${perturbation}; the penalty is that of additive ones.`]);
  const widest = Math.max(...widths.slice(0, -2));
  if (nodeRichness && widest > widestLayer)
    faults.push([
      'widths',
      `widths have a layer of ${widest} inputs; the richness of nodes is for layers of at most ${widestLayer}.`,
    ]);
  return faults;
}

export function comparisonWarnings({ layers, method, radiusRule }: StudyParams): Said[] {
  if (layers !== 'none') return [];
  const said: Said[] = [];
  if (method !== 'pe') said.push(['method', `method is ${method} although no layer is perturbed: it is not used.`]);
  if (radiusRule !== 'profile')
    said.push(['radiusRule', `radiusRule is ${radiusRule} although no layer is perturbed: it is not used.`]);
  return said;
}
