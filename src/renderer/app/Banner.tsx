/** The line under the title bar when the market is not the user's own live one, or no data arrives. */
import type { ReactNode } from 'react';
import type { WorldState } from '../../shared/contract/world.ts';
import { serverName } from '../../shared/settings/endpoints.ts';
import { terminalBridge } from '../bridge/calls.ts';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../components/Toggle.tsx';
import { openDialog } from '../stores/dialogs-store.ts';
import { usePreferencesStore } from '../stores/preferences-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { openWorld } from '../stores/open-world.ts';
import { failedTitle, lostSentence } from './banner-words.ts';
import styles from './Banner.module.css';

export function Banner(): ReactNode {
  const world = useWorldStore((s) => s.world);
  const link = useWorldStore((s) => s.link);
  const key = usePreferencesStore((s) => s.key);
  if (link === 'lost') {
    return (
      <div className={styles.banner} data-kind="down" role="alert">
        <b>Connection to the engine lost</b>
        <span>{lostSentence(terminalBridge().host)}</span>
      </div>
    );
  }
  const server = serverName(key?.origins ?? []);
  if (world?.error?.code === 'no-key') {
    return (
      <div className={styles.banner} data-kind="down" role="status">
        <b>No key</b>
        <span>{world.error.message}</span>
        <Button labelled label="Connect a key" onClick={() => openDialog('connect')} />
        <Button labelled label="Simulated market" onClick={() => void openWorld({ kind: 'simulated' })} />
      </div>
    );
  }
  if (world?.error) {
    return (
      <div className={styles.banner} data-kind="down" role="alert">
        <b>{failedTitle(world)}</b>
        <span>{world.error.message}</span>
        <WaysOn kind={world.kind} hasKey={key?.present === true} />
      </div>
    );
  }
  if (world?.kind !== 'simulated') return null;
  return (
    <div className={styles.banner} data-kind="simulated" role="status">
      <b>SIMULATED</b>
      <span aria-hidden>—</span>
      {key?.present !== false && <span>These prices are made up.</span>}
      {key?.present && <Button labelled label="Go live" onClick={() => void openWorld({ kind: 'live' })} />}
      {key?.present === false && (
        <Button
          labelled
          label={server === 'Massive' ? 'connect your Massive key' : `connect a key for ${server}`}
          onClick={() => openDialog('connect')}
        />
      )}
    </div>
  );
}

/** What helps where a market could not be opened: another try of a simulated one, another session, another key. */
function WaysOn({ kind, hasKey }: { kind: WorldState['kind']; hasKey: boolean }): ReactNode {
  const simulated = (label: string): ReactNode => (
    <Button labelled label={label} onClick={() => void openWorld({ kind: 'simulated' })} />
  );
  const session = (
    <Button labelled label="Open a recorded session" onClick={() => void runCommand('pane.show.replay')} />
  );
  if (kind === 'replay')
    return (
      <>
        <Button labelled label="Open another session" onClick={() => void runCommand('pane.show.replay')} />
        {simulated('Simulated market')}
      </>
    );
  if (kind === 'live') return <Button labelled label="Check the key" onClick={() => openDialog('connect')} />;
  return (
    <>
      {simulated('Try again')}
      {hasKey ? <Button labelled label="Go live" onClick={() => void openWorld({ kind: 'live' })} /> : session}
    </>
  );
}
