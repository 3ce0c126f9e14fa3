/** Paste a key, see what the plan allows, go live. The key itself is never shown again. */
import { useState, type ReactNode } from 'react';
import type { KeyCheck } from '../../../shared/contract/calls.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { chooseDelayed } from '../../stores/delayed-choice.ts';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { setKeyStatus, usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { openWorld } from '../../stores/open-world.ts';
import { CapabilityTable } from './CapabilityTable.tsx';
import styles from './dialogs.module.css';

const isChosenDelayed = (market: Market): boolean =>
  usePreferencesStore.getState().preferences.delayedMarkets.includes(market);

export function ConnectDialog(): ReactNode {
  const status = usePreferencesStore((s) => s.key);
  const worldKind = useWorldStore((s) => s.world?.kind);
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [check, setCheck] = useState<KeyCheck>();

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(failureMessage(error));
    } finally {
      setBusy(false);
    }
  };
  const connect = (): Promise<void> =>
    attempt(async () => {
      const result = await call('key.connect', { key: key.trim() });
      setCheck(result);
      setKeyStatus(result.status);
      setKey('');
      // A choice made under a lesser plan would keep this one late.
      for (const { market, timeliness } of result.capabilities)
        if (timeliness === 'realTime' && isChosenDelayed(market)) await chooseDelayed(market, false);
      if (!result.accepted) setProblem('Massive did not accept this key. Nothing was stored.');
    });
  const forget = (): Promise<void> =>
    attempt(async () => {
      setKeyStatus(await call('key.forget'));
      setCheck(undefined);
    });

  return (
    <Dialog title="Your Massive key" wide={check !== undefined} onClose={closeDialog}>
      {status?.present && (
        <div className={styles.stored}>
          <span>
            Key ending in <b>{status.lastFour ?? '····'}</b>,{' '}
            {status.store === 'keychain' ? 'kept in your keychain' : 'kept in memory until you quit'}
          </span>
          {worldKind !== 'live' && (
            <Button
              labelled
              label="Go live"
              onClick={() => void openWorld({ kind: 'live' }).then((ok) => ok && closeDialog())}
            />
          )}
          <Button labelled danger label="Forget" disabled={busy} onClick={() => void forget()} />
        </div>
      )}
      {status?.store === 'memory' && status.reason && <p className={styles.warning}>{status.reason}</p>}
      <form
        className={styles.keyForm}
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <label htmlFor="massive-key">
          {status?.present ? 'Replace it with another key' : 'Paste your API key from massive.com'}
        </label>
        <div>
          <input
            id="massive-key"
            type="password"
            autoComplete="off"
            data-autofocus
            spellCheck={false}
            value={key}
            disabled={busy}
            aria-invalid={problem !== undefined}
            onChange={(event) => setKey(event.target.value)}
          />
          <Button
            primary
            type="submit"
            label={busy ? 'Checking…' : 'Connect'}
            disabled={busy || key.trim() === ''}
            onClick={() => undefined}
          />
        </div>
        <p className={styles.note}>
          It is checked against Massive, then stored on this computer only. Tapedeck has no server; the key goes nowhere
          else.
        </p>
      </form>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {check && <CapabilityTable capabilities={check.capabilities} />}
    </Dialog>
  );
}
