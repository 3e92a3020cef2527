/**
 * The fuses of the packaged window (docs/decisions/0016-packages.md), in electron-builder's words.
 * test/full/packages.test.ts reads them back from the wire of the built binary.
 */
export const fuses = {
  /** Nothing starts the binary as a plain Node: engine, history, data and probe are utility processes. */
  runAsNode: false,
  /** The window has no cookies; encrypting them would ask the desktop's key ring for a password. */
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  /** Heeded on macOS and Windows; Linux has no such check. */
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** The same as the wire spells it, in its order: "1" on, "0" off. */
export const fuseWire = [
  fuses.runAsNode,
  fuses.enableCookieEncryption,
  fuses.enableNodeOptionsEnvironmentVariable,
  fuses.enableNodeCliInspectArguments,
  fuses.enableEmbeddedAsarIntegrityValidation,
  fuses.onlyLoadAppFromAsar,
  fuses.loadBrowserProcessSpecificV8Snapshot,
  fuses.grantFileProtocolExtraPrivileges,
]
  .map((on) => (on ? '1' : '0'))
  .join('');
