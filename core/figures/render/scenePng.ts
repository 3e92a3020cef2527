import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import type { FontFamily } from '../../contract/figureLooks.ts';
import { boundsOf, type Scene, type SceneItem } from './scene.ts';
import { sceneSvg } from './sceneSvg.ts';

const signatureLength = 8;
/** Length, name, 13 bytes and checksum of the first chunk, IHDR. */
const headerLength = 25;
const metresPerInch = 0.0254;

/** PNG of a scene at that many pixels an inch, which it says of itself. Letters are drawn as outlines: no font is looked for. */
export function scenePng(scene: Scene, family: FontFamily, dpi: number): Uint8Array {
  const widthPx = Math.max(1, Math.round((scene.width / 72) * dpi));
  const items = scene.items.filter((item) => !isFarOutside(item, scene));
  const drawn = new Resvg(sceneSvg({ ...scene, items }, family, 'outlines'), {
    fitTo: { mode: 'width', value: widthPx },
    font: { loadSystemFonts: false },
  });
  const png = drawn.render().asPng();
  const perMetre = Math.round(dpi / metresPerInch);
  const body = new DataView(new ArrayBuffer(9));
  body.setUint32(0, perMetre);
  body.setUint32(4, perMetre);
  body.setUint8(8, 1);
  const at = signatureLength + headerLength;
  return Buffer.concat([png.subarray(0, at), chunk('pHYs', new Uint8Array(body.buffer)), png.subarray(at)]);
}

/** By a whole picture or more: resvg ends the process over a clipped shape that lies twice as far out. */
function isFarOutside(item: SceneItem, { width, height }: Scene): boolean {
  const bounds = item.kind === 'shape' ? boundsOf(item.path) : null;
  if (!bounds) return false;
  const [left, top, right, bottom] = bounds;
  return right < -width || bottom < -height || left > 2 * width || top > 2 * height;
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
