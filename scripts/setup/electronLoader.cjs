// Stands in for Electron's default_app, which the registry-carried runtime lacks: opens the application folder given
// as the first plain argument.
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

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
  import(pathToFileURL(join(path, main)).href).catch((error) => {
    console.error(error);
    app.exit(1);
  });
}
