import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PaneDefinition } from '../../../../src/renderer/workspace/pane-types.ts';
import { defaultPreferences } from '../../../../src/shared/settings/preferences.ts';
import { defaultWorkspace } from '../../../../src/shared/settings/workspace.ts';

const answers = new Map<string, () => Promise<unknown>>();
const asked: string[] = [];
vi.mock('../../../../src/renderer/bridge/calls.ts', () => ({
  call: (name: string) => {
    asked.push(name);
    return answers.get(name)!();
  },
  failureMessage: (error: Error) => error.message,
}));
const demanded = new Set<string>();
vi.mock('../../../../src/renderer/bridge/terminal.ts', () => ({
  marketStream: {
    demand: ({ key }: { key: string }) => {
      demanded.add(key);
      return () => demanded.delete(key);
    },
  },
}));
vi.mock('../../../../src/renderer/stores/receive.ts', () => ({ connectTerminal: () => undefined }));
const modules = async () => ({
  ...(await import('../../../../src/renderer/app/start-terminal.ts')),
  ...(await import('../../../../src/renderer/stores/preferences-store.ts')),
  ...(await import('../../../../src/renderer/stores/notices-store.ts')),
  ...(await import('../../../../src/renderer/workspace/pane-registry.ts')),
});
let { startTerminal, usePreferencesStore, useNoticeStore, registerPanes } = await modules();

const NO_KEY = { origins: ['https://api.massive.com'], present: false, store: 'none' };
const never = (): Promise<never> => new Promise(() => undefined);
const pane = (id: string, load: () => Promise<unknown>): PaneDefinition =>
  ({ id, title: id, load }) as unknown as PaneDefinition;
const shows = (...types: string[]): unknown => ({
  layout: {
    type: 'row',
    children: types.map((component) => ({ type: 'tabset', children: [{ type: 'tab', component }] })),
  },
});

/** A window that has not loaded anything. */
async function newWindow(): Promise<void> {
  vi.resetModules();
  ({ startTerminal, usePreferencesStore, useNoticeStore, registerPanes } = await modules());
  registerPanes([pane('tape', async () => () => null)]);
}

beforeEach(async () => {
  vi.useFakeTimers();
  asked.length = 0;
  answers.set('world.get', async () => ({ kind: 'simulated', clockMs: 1, ready: false, source: '' }));
  answers.set('preferences.get', async () => ({ ...defaultPreferences(), theme: 'light' }));
  answers.set('watchlists.get', never);
  answers.set('workspace.get', async () => ({ ...defaultWorkspace(), layout: shows('tape') }));
  answers.set('key.status', async () => NO_KEY);
  await newWindow();
});
afterEach(() => vi.useRealTimers());

describe('the window', () => {
  it('asks for the rows of the list in use before the dock is drawn, and leaves that to the pane later', async () => {
    const list = (id: string, symbols: string[]) => ({ id, name: id, groups: [{ name: '', symbols }] });
    answers.set('watchlists.get', async () => ({
      active: 'b',
      lists: [list('a', ['QQQ']), list('b', ['SPY', 'I:SPX'])],
    }));
    await startTerminal();
    expect([...demanded]).toEqual([]);
    await newWindow();
    answers.set('workspace.get', async () => ({ ...defaultWorkspace(), layout: shows('tape', 'watchlist') }));
    await startTerminal();
    expect([...demanded]).toEqual(['watchlist SPY', 'watchlist I:SPX']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...demanded]).toEqual([]);
  });

  it('comes up though the keychain and the watchlists have not answered', async () => {
    let unlock = (_status: unknown): void => undefined;
    answers.set('key.status', () => new Promise((resolve) => (unlock = resolve)));
    await startTerminal();
    expect(usePreferencesStore.getState()).toMatchObject({ preferences: { theme: 'light' }, key: undefined });
    await vi.waitFor(() => expect(asked).toContain('key.status'));
    unlock(NO_KEY);
    await vi.waitFor(() => expect(usePreferencesStore.getState().key).toEqual(NO_KEY));
  });

  it('asks for the key once the code of its panes is here, which it waits for a moment and no longer', async () => {
    let arrive = (_pane: unknown): void => undefined;
    registerPanes([pane('slow', () => new Promise((resolve) => (arrive = resolve)))]);
    answers.set('workspace.get', async () => ({ ...defaultWorkspace(), layout: shows('slow') }));
    let up = false;
    const started = startTerminal().then(() => (up = true));
    await vi.advanceTimersByTimeAsync(200);
    expect(up).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await started;
    expect(asked).not.toContain('key.status');
    arrive(() => null);
    await vi.waitFor(() => expect(asked).toContain('key.status'));
  });

  it('keeps a key that was entered before the keychain answered, and says where it cannot be looked up', async () => {
    answers.set('key.status', async () => {
      usePreferencesStore.setState({ key: { ...NO_KEY, present: true, store: 'memory' } });
      return NO_KEY;
    });
    await startTerminal();
    await vi.waitFor(() => expect(usePreferencesStore.getState().key?.present).toBe(true));
    answers.set('key.status', async () => Promise.reject(new Error('The engine is down.')));
    await startTerminal();
    await vi.waitFor(() =>
      expect(useNoticeStore.getState().notices.map(({ message }) => message)).toContain('The engine is down.'),
    );
  });
});
