/** Starts the window: bridge, stores, then the terminal. */
import '@fontsource-variable/inter';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { installWebBridge } from '../bridge/web-bridge.ts';
import { keepEarlyKeys } from '../commands/early-keys.ts';
import { matchesKeys } from '../components/match-keys.ts';
import { registerPanes } from '../workspace/pane-registry.ts';
import { App } from './App.tsx';
import { appCommands } from './app-commands.ts';
import { PANES } from './panes.ts';
import './styles/tokens.css';
import './styles/global.css';

// The page's policy forbids `eval`, which zod would otherwise try.
z.config({ jitless: true });

installWebBridge();
registerPanes(PANES);
const commands = appCommands();
const earlyKeys = keepEarlyKeys(window, (event) =>
  commands.some(({ keys }) => keys !== undefined && matchesKeys(keys, event)),
);
const root = document.querySelector('#root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(<App earlyKeys={earlyKeys} />);
