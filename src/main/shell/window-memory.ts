/** The window's place between runs, kept by electron-store: Electron's own small state, apart from the user's settings. */
import Store from 'electron-store';
import { z } from 'zod';
import type { WindowState } from './window-bounds.ts';

const rect = z.object({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() });
const windowState = z.object({ bounds: rect.optional(), maximized: z.boolean(), fullScreen: z.boolean() });

export interface WindowMemory {
  load(): WindowState;
  save(state: WindowState): void;
}

/** A file that cannot be read is started over: it holds nothing the user made. */
export function openWindowMemory(folder: string): WindowMemory {
  const store = new Store<{ window?: unknown }>({ name: 'window', cwd: folder, clearInvalidConfig: true });
  return {
    load() {
      const parsed = windowState.safeParse(store.get('window'));
      return parsed.success ? parsed.data : { maximized: false, fullScreen: false };
    },
    save: (state) => store.set('window', state),
  };
}
