/** Recorded sessions, newest first; rejected files say why they cannot be opened. */
import { Fragment, useState, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { terminalBridge } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatBytes } from '../../components/format.ts';
import { Button } from '../../components/Toggle.tsx';
import { DayRange, type DaysChoice } from './DayRange.tsx';
import { replayStates } from './replay-words.ts';
import { daysOf, isJoined } from './session-days.ts';
import { SessionDayRow, SessionRow } from './SessionRow.tsx';
import { SessionNotesDialog } from './SessionNotesDialog.tsx';
import { matchesSession } from './session-tags.ts';
import styles from './replay.module.css';

interface SessionListProps {
  sessions: readonly SessionInfo[];
  playing: readonly SessionInfo[];
  onOpen(sessionId: string): void;
  onOpenDays(days: DaysChoice): void;
  onRemove(sessionId: string): void;
  onNote(sessionId: string, notes: { tags: string[]; note: string }): void;
}

/** Beyond it a button shows the rest: a row draws a strip. */
const ROWS_SHOWN = 150;
/** Fewer are found by eye. */
const SEARCHED_FROM = 6;

export function SessionList({ sessions, playing, onOpen, onOpenDays, onRemove, onNote }: SessionListProps): ReactNode {
  const [asking, setAsking] = useState<SessionInfo>();
  const [noting, setNoting] = useState<SessionInfo>();
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const found = sessions
    .filter((session) => matchesSession(session, query.trim()))
    .toSorted((a, b) => b.startMs - a.startMs);
  const newestFirst = all ? found : found.slice(0, ROWS_SHOWN);
  const days = daysOf(newestFirst);
  return (
    <div className={styles.library}>
      <div className={styles.find}>
        {(sessions.length >= SEARCHED_FROM || query !== '') && (
          <>
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
          </>
        )}
        <DayRange days={daysOf(sessions)} onOpen={onOpenDays} />
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">From</th>
            <th scope="col">Length</th>
            <th scope="col" className={styles.roomy}>
              Events over time
            </th>
            <th scope="col" className={styles.roomy}>
              Markets
            </th>
            <th scope="col">Underlyings</th>
            <th scope="col" className={styles.counts}>
              Events
            </th>
            <th scope="col" className={styles.counts}>
              Gaps
            </th>
            <th scope="col" className={styles.spare}>
              Size
            </th>
            <th scope="col" className={styles.state}>
              State
            </th>
            <th scope="col" className={styles.spare}>
              Tags
            </th>
            <th scope="col" className={styles.file}>
              File
            </th>
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <Fragment key={`${day.date} ${day.simulated}`}>
              {isJoined(day) && (
                <SessionDayRow
                  day={day}
                  onOpen={() => onOpenDays({ fromDate: day.date, toDate: day.date, simulated: day.simulated })}
                />
              )}
              {day.sessions.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  playing={playing.includes(session)}
                  member={isJoined(day)}
                  onOpen={() => onOpen(session.id)}
                  onRemove={() => setAsking(session)}
                  onNote={() => setNoting(session)}
                />
              ))}
            </Fragment>
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
            {asking.date}, {formatBytes(asking.bytes)}.{' '}
            {terminalBridge().host === 'electron' ? replayStates.systemTrash : replayStates.folderTrash}
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
