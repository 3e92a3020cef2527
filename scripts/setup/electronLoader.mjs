// Stands in for Electron's default_app, which the registry-carried runtime lacks: opens the application folder given
// as the first plain argument. An ES module, because Electron is "ready" only when its main module has been evaluated
// with its awaits: the application may still do what must come before. `-r FILE` is run before it, as by Electron's own:
// Playwright holds the application so until it is connected.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const flag = process.argv.indexOf('-r');
if (flag > 0) {
  const [, before] = process.argv.splice(flag, 2);
  createRequire(import.meta.url)(resolve(before));
}
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!folder) {
  console.error('Give the folder of an application.');
  app.exit(2);
} else {
  const path = resolve(folder);
  const { main, productName, name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  app.setAppPath(path);
  app.setName(productName ?? name);
  app.setVersion(version ?? '0.0.0');
  await import(pathToFileURL(join(path, main)).href);
}
