/** Recorded sessions, newest first; rejected files say why they cannot be opened. */
import { FolderOpen, Play, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { call, terminalBridge } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatBytes, formatCompact, formatDuration, formatTime } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { DensityStrip } from './DensityStrip.tsx';
import styles from './replay.module.css';

interface SessionListProps {
  sessions: readonly SessionInfo[];
  playingId: string | undefined;
  onOpen(sessionId: string): void;
  onRemove(sessionId: string): void;
}

export function SessionList({ sessions, playingId, onOpen, onRemove }: SessionListProps): ReactNode {
  const [asking, setAsking] = useState<SessionInfo>();
  const newestFirst = [...sessions].sort((a, b) => b.startMs - a.startMs);
  return (
    <div className={styles.library}>
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">From</th>
            <th scope="col">Length</th>
            <th scope="col">Events over time</th>
            <th scope="col">Markets</th>
            <th scope="col">Symbols</th>
            <th scope="col">Events</th>
            <th scope="col">Gaps</th>
            <th scope="col">Size</th>
            <th scope="col">State</th>
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              playing={session.id === playingId}
              onOpen={() => onOpen(session.id)}
              onRemove={() => setAsking(session)}
            />
          ))}
        </tbody>
      </table>
      {asking && (
        <Dialog title="Delete this session?" onClose={() => setAsking(undefined)}>
          <p>
            {asking.date}, {formatBytes(asking.bytes)}. It moves to the trash, where your system keeps it until you
            empty it.
          </p>
          <div className={styles.actions}>
            <Button label="Keep" onClick={() => setAsking(undefined)} />
            <Button
              primary
              label="Move to trash"
              onClick={() => {
                onRemove(asking.id);
                setAsking(undefined);
              }}
            />
          </div>
        </Dialog>
      )}
    </div>
  );
}

interface SessionRowProps {
  session: SessionInfo;
  playing: boolean;
  onOpen(): void;
  onRemove(): void;
}

function SessionRow({ session, playing, onOpen, onRemove }: SessionRowProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const rejected = session.health === 'rejected';
  const trash = <Button danger label="Delete…" icon={<Trash2 size={13} aria-hidden />} onClick={onRemove} />;
  if (rejected) {
    return (
      <tr className={styles.rejected}>
        <th scope="row">{session.date || '—'}</th>
        <td colSpan={8} title={placeOf(session)}>
          {session.reason ?? `${session.name} is not a session.`}
        </td>
        <td>rejected</td>
        <td>{trash}</td>
      </tr>
    );
  }
  return (
    <tr data-playing={playing || undefined} onDoubleClick={onOpen}>
      <th scope="row" title={placeOf(session)}>
        {session.date}
        {session.simulated && <span className={styles.simulated}>sim</span>}
      </th>
      <td>{formatTime(session.startMs, zone)}</td>
      <td>{formatDuration(session.endMs - session.startMs)}</td>
      <td>
        <DensityStrip session={session} width={160} height={16} />
      </td>
      <td>{session.markets.join(', ')}</td>
      <td>{formatCompact(session.symbols)}</td>
      <td>{formatCompact(session.events)}</td>
      <td className={session.gaps > 0 ? 'warning' : undefined}>{session.gaps}</td>
      <td>{formatBytes(session.bytes)}</td>
      <td title={session.reason} data-health={session.health}>
        {session.health}
      </td>
      <td>
        <Button
          label="Open"
          icon={<Play size={13} aria-hidden />}
          disabled={session.health === 'recording'}
          onClick={onOpen}
        />
        {canShow() && (
          <Button
            label="Show in folder"
            icon={<FolderOpen size={13} aria-hidden />}
            onClick={() => void call('sessions.show', { sessionId: session.id })}
          />
        )}
        {trash}
      </td>
    </tr>
  );
}

const placeOf = ({ name, folder }: SessionInfo): string => `${name}, in the folder “${folder}”`;

/** Where it lies is shown by the desktop's file manager; a browser has no hand on it. */
const canShow = (): boolean => terminalBridge().host === 'electron';
