import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Draws the PNGs of resources/icons from the two SVGs beside them; needs rsvg-convert (Debian: librsvg2-bin). */
const folder = join(fileURLToPath(import.meta.url), '..', '..', 'resources', 'icons');
/** Below 32 pixels the axes and the dots would be grey noise: a simpler drawing. */
const sizes = { 'iconSmall.svg': [16, 24], 'icon.svg': [32, 48, 64, 128, 256, 512, 1024] };

for (const [source, widths] of Object.entries(sizes)) {
  for (const width of widths) {
    const target = join(folder, `${width}x${width}.png`);
    const args = ['-w', String(width), '-h', String(width), '-o', target, join(folder, source)];
    const { status, error, stderr } = spawnSync('rsvg-convert', args, { encoding: 'utf8' });
    if (status !== 0) {
      process.stderr.write(error ? 'rsvg-convert is not here: apt-get install librsvg2-bin\n' : stderr);
      process.exit(4);
    }
  }
}
