import { expect, it } from 'vitest';
import { windowTerminal } from '../../../main/sweeps/windowTerminal.ts';

it("calls Electron as a Node in a checkout, and the package's own excite where Electron is none", () => {
  expect(windowTerminal(false, "/it's/electron", '/checkout/out/main')).toBe(
    `env ELECTRON_RUN_AS_NODE=1 '/it'\\''s/electron' '/checkout/out/main/cli.js'`,
  );
  const installed = '/usr/lib/excitation-workbench';
  expect(windowTerminal(true, `${installed}/workbench-window`, `${installed}/resources/app.asar/out/main`)).toBe(
    `'${installed}/excite/bin/excite'`,
  );
});
