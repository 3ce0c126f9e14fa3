/** A recorded session in the library, and a day whose recordings are played as one. */
import { CalendarRange, FolderOpen, NotebookPen, Play, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { call, terminalBridge } from '../../bridge/calls.ts';
import { formatBytes, formatCompact, formatDuration, formatTime } from '../../components/format.ts';
import { componentStates } from '../../components/component-words.ts';
import { runText } from '../../components/session-run.ts';
import { Button } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { DensityStrip } from './DensityStrip.tsx';
import { replayStates } from './replay-words.ts';
import { togetherOf, isOpenable, type SessionDay } from './session-days.ts';
import styles from './replay.module.css';
import { counted } from '../../../shared/contract/counted.ts';

/** The recordings of a day follow in rows of their own. */
export function SessionDayRow({ day, onOpen }: { day: SessionDay; onOpen(): void }): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const joined = day.sessions.filter(isOpenable);
  const startMs = Math.min(...joined.map((session) => session.startMs));
  const endMs = Math.max(...joined.map((session) => session.endMs));
  const { events, gaps, bytes, atMost } = togetherOf(joined);
  return (
    <tr className={styles.day} onDoubleClick={onOpen}>
      <th scope="row">
        {day.date}
        {day.simulated && <span className={styles.simulated}>sim</span>}
      </th>
      <td>{formatTime(startMs, zone)}</td>
      <td>{formatDuration(endMs - startMs)}</td>
      <td className={styles.roomy} />
      <td className={styles.roomy} />
      <td>{joined.length} recordings of one day</td>
      <td className={styles.counts} title={atMost ? replayStates.dayAtMost : undefined}>
        {countText(events, atMost)}
      </td>
      <td className={styles.counts}>{countText(gaps, atMost && gaps > 0)}</td>
      <td className={styles.spare}>{formatBytes(bytes)}</td>
      <td className={styles.state} />
      <td className={styles.spare} />
      <td className={styles.file} />
      <td>
        <Button label="Open the whole day" icon={<CalendarRange size={13} aria-hidden />} onClick={onOpen} />
      </td>
    </tr>
  );
}

const countText = (count: number, atMost: boolean): string => `${atMost ? '≤ ' : ''}${formatCompact(count)}`;

interface SessionRowProps {
  session: SessionInfo;
  playing: boolean;
  /** Stands below the row of its day. */
  member: boolean;
  onOpen(): void;
  onRemove(): void;
  onNote(): void;
}

export function SessionRow({ session, playing, member, onOpen, onRemove, onNote }: SessionRowProps): ReactNode {
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const rejected = session.health === 'rejected';
  const trash = <Button danger label="Delete…" icon={<Trash2 size={13} aria-hidden />} onClick={onRemove} />;
  if (rejected) {
    return (
      <tr className={styles.rejected}>
        <th scope="row">{session.date || '—'}</th>
        <td className={styles.reason} colSpan={3}>
          {session.reason ?? `${session.name} is not a session.`}
        </td>
        <td className={styles.roomy} />
        <td className={styles.roomy} />
        <td className={styles.counts} />
        <td className={styles.counts} />
        <td className={styles.spare} />
        <td className={styles.state}>rejected</td>
        <td className={styles.spare} />
        <td className={styles.file} title={placeOf(session)}>
          {session.name}
        </td>
        <td>{trash}</td>
      </tr>
    );
  }
  return (
    <tr className={member ? styles.member : undefined} data-playing={playing || undefined} onDoubleClick={onOpen}>
      <th scope="row">
        {session.date}
        {session.simulated && <span className={styles.simulated}>sim</span>}
        {isFaulty(session) && (
          <span className={styles.fault} data-health={session.health} title={session.reason}>
            {session.health}
          </span>
        )}
        {session.runAtMs !== undefined && (
          <span className={styles.run} title={componentStates.simulatedRun}>
            {runText(session)}
          </span>
        )}
      </th>
      <td>{formatTime(session.startMs, zone)}</td>
      <td>{formatDuration(session.endMs - session.startMs)}</td>
      <td className={styles.roomy}>
        <DensityStrip session={session} width={160} height={16} />
      </td>
      <td className={styles.roomy}>{session.markets.join(', ')}</td>
      <td className={styles.names} title={underlyingsTitle(session)}>
        {underlyingsText(session)}
      </td>
      <td className={styles.counts} title={session.health === 'damaged' ? replayStates.damagedAtMost : undefined}>
        {countText(session.events, session.health === 'damaged')}
      </td>
      <td className={session.gaps > 0 ? `warning ${styles.counts}` : styles.counts}>{session.gaps}</td>
      <td className={styles.spare}>{formatBytes(session.bytes)}</td>
      <td className={styles.state} title={session.reason} data-health={session.health}>
        {session.health}
      </td>
      <td className={styles.spare} title={session.notes.note || undefined}>
        {session.notes.tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            {tag}
          </span>
        ))}
        {session.notes.note !== '' && <span className="quiet">{session.notes.note.slice(0, 24)}</span>}
      </td>
      <td className={`quiet ${styles.file}`} title={placeOf(session)}>
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

/** Not whole, which is said beside its date: the column of its state may be out of sight. */
const isFaulty = ({ health }: SessionInfo): boolean => ['lossy', 'cut', 'damaged', 'repaired'].includes(health);

const placeOf = ({ name, folder }: SessionInfo): string => `${name}, in the folder “${folder}”`;

/** The desktop's file manager shows where it is; a browser cannot open one. */
const canShow = (): boolean => terminalBridge().host === 'electron';

const UNDERLYINGS_SHOWN = 3;

function underlyingsText({ underlyings, symbols }: SessionInfo): string {
  if (underlyings === undefined) return counted(symbols, 'symbol', 'symbols', formatCompact(symbols));
  const names = Object.entries(underlyings);
  const shown = names.slice(0, UNDERLYINGS_SHOWN).map(([name, count]) => `${name} ${formatCompact(count)}`);
  return names.length > UNDERLYINGS_SHOWN
    ? `${shown.join(', ')} +${names.length - UNDERLYINGS_SHOWN}`
    : shown.join(', ');
}

function underlyingsTitle({ underlyings }: SessionInfo): string {
  if (underlyings === undefined) return replayStates.noListedUnderlyings;
  const names = Object.entries(underlyings).map(([name, count]) => `${name} ${count}`);
  return `Instruments by underlying: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ' …' : ''}`;
}
