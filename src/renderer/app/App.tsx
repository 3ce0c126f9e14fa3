/** The terminal: starts once the host has answered, or says why it cannot. */
import { useEffect, useState, type ReactNode } from 'react';
import { failureMessage } from '../bridge/calls.ts';
import type { EarlyKeys } from '../commands/early-keys.ts';
import { ErrorState } from '../components/states.tsx';
import { openPaletteWith } from '../stores/dialogs-store.ts';
import { startTerminal } from './start-terminal.ts';
import { Terminal } from './Terminal.tsx';
import { useThemeAttributes } from './theme.ts';

type Start = { state: 'starting' } | { state: 'ready' } | { state: 'failed'; message: string };

export function App({ earlyKeys }: { earlyKeys: EarlyKeys }): ReactNode {
  const [start, setStart] = useState<Start>({ state: 'starting' });
  const [attempt, setAttempt] = useState(0);
  useThemeAttributes();
  useEffect(() => {
    startTerminal().then(
      () => setStart({ state: 'ready' }),
      (error: unknown) => setStart({ state: 'failed', message: failureMessage(error) }),
    );
  }, [attempt]);
  // After the effects of `Terminal`, which register commands and hear keys.
  useEffect(() => {
    if (start.state === 'failed') earlyKeys.forget();
    if (start.state !== 'ready') return;
    const press = (event: KeyboardEvent): void => void document.body.dispatchEvent(new KeyboardEvent('keydown', event));
    earlyKeys.pressAgain(press, openPaletteWith);
  }, [start.state, earlyKeys]);
  if (start.state === 'ready') return <Terminal />;
  if (start.state === 'starting') return null;
  return (
    <ErrorState
      title="Tapedeck could not start"
      message={start.message}
      onRetry={() => {
        setStart({ state: 'starting' });
        setAttempt((n) => n + 1);
      }}
    />
  );
}
