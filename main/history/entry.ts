import { openHistory } from '../../core/history/openHistory.ts';
import { prepareHome, resolveHome } from '../home.ts';
import { parentPort } from './ports.ts';
import { serveHistory } from './serveHistory.ts';

/** The history process: the one that opens the database for the window. Its first argument is the home folder where one was chosen. */
const port = parentPort();
if (port === undefined) {
  console.error('This is the history of the workbench: it is started by the window, not by hand.');
  process.exit(2);
}

const home = resolveHome(process.argv[2], process.env);
const served = serveHistory(
  port,
  () => {
    prepareHome(home);
    return openHistory(home.database);
  },
  (error) => console.error(error),
);

function end(): void {
  served.close();
  process.exit(0);
}
port.onClosed(end);
process.on('SIGTERM', end);
// Ctrl-C in a terminal reaches the whole group: main stops its runs first, and they still have rows to store.
process.on('SIGINT', () => undefined);
