/** The key in use and the addresses it is for; entering one happens outside this page, which never holds it. */
import { useState, type ReactNode } from 'react';
import type { KeyCheck } from '../../../shared/contract/calls.ts';
import { serverName } from '../../../shared/settings/endpoints.ts';
import type { Market } from '../../../shared/market/symbols.ts';
import { call, failureMessage, terminalBridge } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { chooseDelayed, isChoiceOver } from '../../stores/delayed-choice.ts';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { setKeyStatus, usePreferencesStore } from '../../stores/preferences-store.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { openWorld } from '../../stores/open-world.ts';
import { PlanTable } from './PlanTable.tsx';
import styles from './dialogs.module.css';

const isChosenDelayed = (market: Market): boolean =>
  usePreferencesStore.getState().preferences.delayedMarkets.includes(market);

const inBrowser = (): boolean => terminalBridge().host === 'web';
const KEY_PAGE = '/key';

/** Electron opens its own window. A browser's is opened here, while the user's click still allows it. */
function openKeyPage(): void {
  if (inBrowser()) window.open(KEY_PAGE, '_blank', 'popup,noopener,width=480,height=420');
}

export function ConnectDialog(): ReactNode {
  const status = usePreferencesStore((s) => s.key);
  const worldKind = useWorldStore((s) => s.world?.kind);
  const [asking, setAsking] = useState(false);
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
      setAsking(true);
      openKeyPage();
      try {
        const result = await call('key.connect');
        if (!result) return;
        setCheck(result);
        setKeyStatus(result.status);
        const isAnother = result.status.lastFour !== status?.lastFour;
        for (const { market, timeliness } of result.capabilities)
          if (isChoiceOver(timeliness, isAnother) && isChosenDelayed(market)) await chooseDelayed(market, false);
      } finally {
        setAsking(false);
      }
    });
  const forget = (): Promise<void> =>
    attempt(async () => {
      setKeyStatus(await call('key.forget'));
      setCheck(undefined);
    });

  return (
    <Dialog
      title={`Your key for ${serverName(status?.origins ?? [])}`}
      wide={check !== undefined}
      onClose={closeDialog}
    >
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
      <div className={styles.keyForm}>
        <span>{status?.present ? 'Another key for these addresses:' : 'A key for these addresses:'}</span>
        <ul>
          {status?.origins.map((origin) => (
            <li key={origin}>{origin}</li>
          ))}
        </ul>
        <div>
          <Button
            primary
            label={asking ? 'Waiting for the key…' : 'Enter a key…'}
            disabled={busy}
            onClick={() => void connect()}
          />
        </div>
        {asking && (
          <p role="status">
            Enter it in the window that Tapedeck opened.
            {inBrowser() && (
              <>
                {' '}
                No window came?{' '}
                <a href={KEY_PAGE} target="_blank" rel="noopener noreferrer">
                  Open it here
                </a>
                .
              </>
            )}
          </p>
        )}
        <p className={styles.note}>
          The key is entered in a window of its own and never reaches this page. It is checked there, stored on this
          computer only, and sent to no other address.
        </p>
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {check && <PlanTable capabilities={check.capabilities} />}
    </Dialog>
  );
}
