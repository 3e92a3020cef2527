import { BrowserWindow, type Session, type WebContents } from 'electron';
import { answerAsset, appOrigin, appPage, appScheme } from './appProtocol.ts';

/** A picture goes to the clipboard at the user's click; what the clipboard holds is never read. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Denies the session everything but the files of the bundle: no network, downloads or devices, no other permissions. */
export async function secureSession(session: Session, rendererFolder: string, development: boolean): Promise<void> {
  session.protocol.handle(appScheme, (request) => answerAsset(request, rendererFolder));
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !isOwnAddress(details.url, development) });
  });
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    decide(granted.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
  /* What does not pass onBeforeRequest (name look-ups ahead of time, WebRTC over TCP) meets a proxy that is not there. */
  await session.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' });
}

function isOwnAddress(address: string, development: boolean): boolean {
  if (address.startsWith(`${appOrigin}/`) || address.startsWith(`blob:${appOrigin}/`)) return true;
  return development && address.startsWith('devtools://');
}

/** Keeps any page where it is: no navigation, no new windows, no embedded views. */
export function secureContents(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }): void => {
    event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** The window of the workbench: a sandboxed page without Node. */
export function openWindow(preload: string, development: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Excitation Workbench',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: development,
    },
  });
  const show = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  window.once('ready-to-show', show);
  /* A hidden page draws one frame: where that came before the content, it is never ready. */
  window.webContents.once('did-finish-load', show);
  void window.loadURL(appPage);
  return window;
}
