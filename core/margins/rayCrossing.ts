import { planarOutput, type PlanarNet } from './planarNet.ts';

/**
 * Whether f changes its sign along one of `rays` + 1 rays from (x, y) at angles 2πk/rays, up to `radius`: brute force
 * against the exact distance. f is affine between the kinks of a ray, so only kinks and the end are looked at.
 */
export function signChangesWithin(net: PlanarNet, x: number, y: number, radius: number, rays: number): boolean {
  const { width, v, b } = net;
  const positive = planarOutput(net, x, y) > 0;
  const offsets = Float64Array.from({ length: width }, (_, k) => v[2 * k]! * x + v[2 * k + 1]! * y + b[k]!);
  for (let ray = 0; ray <= rays; ray++) {
    const angle = (2 * Math.PI * ray) / rays;
    const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
    if (planarOutput(net, x + radius * ux, y + radius * uy) > 0 !== positive) return true;
    for (let k = 0; k < width; k++) {
      const t = -offsets[k]! / (v[2 * k]! * ux + v[2 * k + 1]! * uy);
      if (t > 0 && t < radius && planarOutput(net, x + t * ux, y + t * uy) > 0 !== positive) return true;
    }
  }
  return false;
}
