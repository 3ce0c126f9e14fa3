/** The line at the top: which world, search, data rate and latency. */
import { CircleDot, Moon, Search, Settings2, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { marketStream, useDemand } from '../bridge/terminal.ts';
import { badgeFaults } from '../components/badge-words.ts';
import { formatSize, formatTime, ZONE_WORD, UNKNOWN } from '../components/format.ts';
import { latenessMeans, latenessText, SAID_LATE_MS, selectLateness, type Lateness } from '../components/lateness.ts';
import { Button } from '../components/Toggle.tsx';
import { WorldBadge } from '../components/WorldBadge.tsx';
import { SymbolInput } from '../components/SymbolInput.tsx';
import { openDialog } from '../stores/dialogs-store.ts';
import { useHealthStore } from '../stores/engine-stores.ts';
import { changePreferences, usePreferencesStore } from '../stores/preferences-store.ts';
import { FALLBACK_SYMBOL, setGroupSymbol, useWorkspaceStore } from '../stores/workspace-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { dock } from '../workspace/dock.ts';
import { DeskMenu } from './DeskMenu.tsx';
import { Notices } from './Notices.tsx';
import { selectHealthLine } from './health-line.ts';
import styles from './TitleBar.module.css';

export function TitleBar(): ReactNode {
  const symbol = useWorkspaceStore((s) => s.linkGroups.blue ?? FALLBACK_SYMBOL);
  const theme = usePreferencesStore((s) => s.preferences.theme);
  return (
    <header className={styles.bar}>
      <span className={styles.brand} aria-label="Tapedeck">
        <CircleDot size={14} aria-hidden /> Tapedeck
      </span>
      <WorldBadge />
      <SymbolInput symbol={symbol} onSymbol={(next) => setGroupSymbol('blue', next)} label="Symbol of the blue group" />
      <button type="button" className={styles.search} data-tour="search" onClick={() => openDialog('palette')}>
        <Search size={13} aria-hidden />
        <span>Search or command</span>
        <kbd>Ctrl K</kbd>
      </button>
      <DeskMenu />
      <Notices />
      <Recording />
      <HealthPulse />
      <Button
        label={theme === 'light' ? 'Dark theme' : 'Light theme'}
        icon={theme === 'light' ? <Moon size={14} aria-hidden /> : <Sun size={14} aria-hidden />}
        onClick={() => void changePreferences({ theme: theme === 'light' ? 'dark' : 'light' })}
      />
      <Button label="Settings" icon={<Settings2 size={14} aria-hidden />} onClick={() => openDialog('settings')} />
    </header>
  );
}

const HEALTH = [{ kind: 'health', key: 'title bar' }] as const;

const RECORDING_BADGE = { recording: 'REC', degraded: 'REC slow', interrupted: 'REC paused' } as const;

function Recording(): ReactNode {
  useDemand(HEALTH);
  const recording = useHealthStore((s) => s.health?.recording);
  if (!recording || recording.state === 'off') return null;
  return (
    <span
      className={styles.recording}
      data-degraded={recording.state !== 'recording' || undefined}
      title={recording.reason ?? `Recording this session to ${recording.file}`}
    >
      <i aria-hidden /> {RECORDING_BADGE[recording.state]}
    </span>
  );
}

export function HealthPulse(): ReactNode {
  const pulse = useWorldStore((s) => s.pulse);
  // As of this pulse.
  const paintMs = marketStream.stats.paintedAfterMs;
  // Where nothing arrives, the last frame's figure is out of date.
  const measured = pulse?.eventsPerSecond ? pulse.latencyMs : undefined;
  const health = useHealthStore((s) => s.health);
  const line = selectHealthLine(health);
  const lateness = health ? selectLateness(health) : [];
  const worst = lateness.find(({ ms }) => ms >= SAID_LATE_MS);
  const latency = measured === undefined ? undefined : measured + (Number.isNaN(paintMs) ? 0 : paintMs);
  return (
    <span className={styles.pulse}>
      <button
        type="button"
        className={styles.health}
        data-trouble={(line.trouble ?? worst) !== undefined || undefined}
        data-unknown={health === undefined || undefined}
        title={line.detail}
        onClick={() => dock.show('health')}
      >
        <i aria-hidden />
        <span className="visually-hidden">Health: </span>
        {line.trouble && <b>{line.trouble}</b>}
        <span title="Market events a second, all sockets">{formatSize(pulse?.eventsPerSecond)} ev/s</span>
        {worst ? (
          <span className="warning" data-testid="late" title={lateness.map(inWords).join('\n')}>
            {latenessText(worst)}
          </span>
        ) : (
          <span
            title={[
              'Socket to screen: the engine’s median of the last second plus this window’s last frame',
              ...lateness.map(inWords),
            ].join('\n')}
          >
            {latency === undefined ? UNKNOWN : `${latency.toFixed(0)} ms`}
          </span>
        )}
      </button>
      <MarketTime />
    </span>
  );
}

/** The market's time; where the engine does not tell it any more, by this window's clock. */
function MarketTime(): ReactNode {
  const atMs = useWorldStore((s) => Math.floor(s.clockMs / 1000) * 1000);
  const isTold = useWorldStore((s) => s.silentSinceMs === undefined);
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  return (
    <time
      className={isTold ? undefined : styles.untold}
      title={`${zone === 'exchange' ? 'Exchange time' : 'Local time'}${isTold ? '' : `. ${badgeFaults.timeUntold}`}`}
    >
      {formatTime(atMs, zone)} {ZONE_WORD[zone]}
    </time>
  );
}

const inWords = (late: Lateness): string =>
  `${latenessText(late)}${late.ms < SAID_LATE_MS ? '' : `: ${latenessMeans(late)}`}`;
