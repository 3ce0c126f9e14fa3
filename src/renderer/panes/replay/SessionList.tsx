/** Recorded sessions, newest first; rejected files say why they cannot be opened. */
import { FolderOpen, NotebookPen, Play, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { call, terminalBridge } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatBytes, formatCompact, formatDuration, formatTime } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { DensityStrip } from './DensityStrip.tsx';
import { SessionNotesDialog } from './SessionNotesDialog.tsx';
import { matchesSession } from './session-tags.ts';
import styles from './replay.module.css';

interface SessionListProps {
  sessions: readonly SessionInfo[];
  playingId: string | undefined;
  onOpen(sessionId: string): void;
  onRemove(sessionId: string): void;
  onNote(sessionId: string, notes: { tags: string[]; note: string }): void;
}

/** Beyond it a button shows the rest: a row draws a strip. */
const ROWS_SHOWN = 150;
/** Fewer are found by eye. */
const SEARCHED_FROM = 6;

export function SessionList({ sessions, playingId, onOpen, onRemove, onNote }: SessionListProps): ReactNode {
  const [asking, setAsking] = useState<SessionInfo>();
  const [noting, setNoting] = useState<SessionInfo>();
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const found = sessions
    .filter((session) => matchesSession(session, query.trim()))
    .toSorted((a, b) => b.startMs - a.startMs);
  const newestFirst = all ? found : found.slice(0, ROWS_SHOWN);
  return (
    <div className={styles.library}>
      {sessions.length >= SEARCHED_FROM && (
        <label className={styles.find}>
          <input
            type="search"
            aria-label="Find sessions"
            placeholder="Date, file, underlying, tag or text of a note"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <span className="quiet">
            {found.length} of {sessions.length}
          </span>
        </label>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">From</th>
            <th scope="col">Length</th>
            <th scope="col">Events over time</th>
            <th scope="col">Markets</th>
            <th scope="col">Underlyings</th>
            <th scope="col">Events</th>
            <th scope="col">Gaps</th>
            <th scope="col">Size</th>
            <th scope="col">State</th>
            <th scope="col">Tags</th>
            <th scope="col">File</th>
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
              onNote={() => setNoting(session)}
            />
          ))}
        </tbody>
      </table>
      {newestFirst.length < found.length && (
        <Button label={`Show the other ${found.length - newestFirst.length}`} onClick={() => setAll(true)} />
      )}
      {noting && (
        <SessionNotesDialog
          session={noting}
          onClose={() => setNoting(undefined)}
          onSave={(notes) => {
            onNote(noting.id, notes);
            setNoting(undefined);
          }}
        />
      )}
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
  onNote(): void;
}

function SessionRow({ session, playing, onOpen, onRemove, onNote }: SessionRowProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const rejected = session.health === 'rejected';
  const trash = <Button danger label="Delete…" icon={<Trash2 size={13} aria-hidden />} onClick={onRemove} />;
  if (rejected) {
    return (
      <tr className={styles.rejected}>
        <th scope="row">{session.date || '—'}</th>
        <td colSpan={8}>{session.reason ?? `${session.name} is not a session.`}</td>
        <td>rejected</td>
        <td />
        <td title={placeOf(session)}>{session.name}</td>
        <td>{trash}</td>
      </tr>
    );
  }
  return (
    <tr data-playing={playing || undefined} onDoubleClick={onOpen}>
      <th scope="row">
        {session.date}
        {session.simulated && <span className={styles.simulated}>sim</span>}
      </th>
      <td>{formatTime(session.startMs, zone)}</td>
      <td>{formatDuration(session.endMs - session.startMs)}</td>
      <td>
        <DensityStrip session={session} width={160} height={16} />
      </td>
      <td>{session.markets.join(', ')}</td>
      <td title={underlyingsTitle(session)}>{underlyingsText(session)}</td>
      <td>{formatCompact(session.events)}</td>
      <td className={session.gaps > 0 ? 'warning' : undefined}>{session.gaps}</td>
      <td>{formatBytes(session.bytes)}</td>
      <td title={session.reason} data-health={session.health}>
        {session.health}
      </td>
      <td title={session.notes.note || undefined}>
        {session.notes.tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            {tag}
          </span>
        ))}
        {session.notes.note !== '' && <span className="quiet">{session.notes.note.slice(0, 24)}</span>}
      </td>
      <td className="quiet" title={placeOf(session)}>
        {session.name}
      </td>
      <td>
        <Button label="Tags and note…" icon={<NotebookPen size={13} aria-hidden />} onClick={onNote} />
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

/** The desktop's file manager shows where it is; a browser cannot open one. */
const canShow = (): boolean => terminalBridge().host === 'electron';
const UNDERLYINGS_SHOWN = 3;

function underlyingsText({ underlyings, symbols }: SessionInfo): string {
  if (underlyings === undefined) return `${formatCompact(symbols)} symbols`;
  const names = Object.entries(underlyings);
  const shown = names.slice(0, UNDERLYINGS_SHOWN).map(([name, count]) => `${name} ${formatCompact(count)}`);
  return names.length > UNDERLYINGS_SHOWN
    ? `${shown.join(', ')} +${names.length - UNDERLYINGS_SHOWN}`
    : shown.join(', ');
}

function underlyingsTitle({ underlyings }: SessionInfo): string {
  if (underlyings === undefined)
    return 'The file does not list its underlyings: it is truncated, or recorded the whole tape.';
  const names = Object.entries(underlyings).map(([name, count]) => `${name} ${count}`);
  return `Instruments by underlying: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ' …' : ''}`;
}
