import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const appScheme = 'workbench';
export const appOrigin = `${appScheme}://app`;
export const appPage = `${appOrigin}/index.html`;

/** Only files of the bundle, no inline script, no eval, no address outside. Blobs: images and figures made in the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The file under `root` that an address names, or undefined: another host, another kind of file, a way out of root. */
export function assetOf(address: string, root: string): { file: string; contentType: string } | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.protocol !== `${appScheme}:` || url.host !== 'app') return undefined;
  const path = decoded(url.pathname);
  if (path === undefined || path.includes('\0') || path.includes('\\') || path.split('/').includes('..'))
    return undefined;
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  const contentType = contentTypes[extname(file)];
  return file.startsWith(normalize(root) + sep) && contentType !== undefined ? { file, contentType } : undefined;
}

/** A path with an escape left after decoding once is not one of ours. */
function decoded(path: string): string | undefined {
  try {
    const once = decodeURIComponent(path);
    return once.includes('%') ? undefined : once;
  } catch {
    return undefined;
  }
}

/** Answers a request of the page from the folder `root`, and nothing else. */
export async function answerAsset(request: Request, root: string): Promise<Response> {
  const asset = request.method === 'GET' ? assetOf(request.url, root) : undefined;
  if (asset === undefined) return new Response('Not part of the workbench.', { status: 404 });
  try {
    return new Response(await readFile(asset.file), {
      headers: {
        'content-type': asset.contentType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  } catch {
    return new Response('Not part of the workbench.', { status: 404 });
  }
}
