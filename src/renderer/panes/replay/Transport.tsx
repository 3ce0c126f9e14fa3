/** Play, pause, step, speed, jump, loop and bookmarks of the session that is playing. */
import { Bookmark, FastForward, Pause, Play, Repeat, SkipForward, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ReplayControl, SessionInfo } from '../../../shared/contract/calls.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { call, CallFailure, failureMessage } from '../../bridge/calls.ts';
import { Menu } from '../../components/Menu.tsx';
import { Select } from '../../components/Select.tsx';
import { Button, Toggle } from '../../components/Toggle.tsx';
import { useAlertsStore } from '../../stores/alerts-store.ts';
import { showFailure, showNotice } from '../../stores/notices-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { setWorld, useWorldStore } from '../../stores/world-store.ts';
import { BookmarkDialog, type BookmarkDraft } from './BookmarkDialog.tsx';
import { JumpBox } from './JumpBox.tsx';
import { bookmarkItems, loopItems } from './marks-menu.ts';
import { nextAlertMs } from './next-alert.ts';
import { replayFaults, replayNotices, replayTitles } from './replay-words.ts';
import { StepMenu } from './StepMenu.tsx';
import styles from './replay.module.css';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];

interface TransportProps {
  replay: ReplayState;
  /** Its recordings, in order of time. */
  sessions: readonly SessionInfo[];
  /** Whose prints and quotes are stepped to. */
  symbol: string;
  /** Bookmarks changed: the library shows them. */
  onChanged(): void;
}

interface Words {
  title: string;
  message: string;
}

const inform = (id: string, words: Words): void => showNotice({ id, level: 'info', ...words, atMs: Date.now() });

export function Transport({ replay, sessions, symbol, onChanged }: TransportProps): ReactNode {
  const notes = {
    bookmarks: sessions.flatMap((session) => session.notes.bookmarks),
    problem: sessions.find((session) => session.notes.problem)?.notes.problem,
  };
  const clockMs = useWorldStore((s) => s.clockMs);
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const positionMs = replay.playing && !replay.seeking ? clockMs : replay.positionMs;
  const control = async (input: ReplayControl): Promise<void> => {
    try {
      setWorld(await call('replay.control', input));
      if (input.action === 'bookmark' || input.action === 'removeBookmark') onChanged();
    } catch (error) {
      if (error instanceof CallFailure && error.code === 'replay/noneLeft')
        inform('replay.control', replayNotices.noneLeft(error.message));
      else showFailure('replay.control', replayTitles.notObeyed, failureMessage(error));
    }
  };
  const send = (input: ReplayControl): void => void control(input);
  const [draft, setDraft] = useState<BookmarkDraft>();
  const toAlert = async (back: boolean): Promise<void> => {
    const rules = useAlertsStore.getState().rules.filter((rule) => rule.enabled);
    const say = (words: Words): void => inform('replay.alert', words);
    if (rules.length === 0) return say(replayNotices.noRules);
    try {
      const toMs = await nextAlertMs(replay.sessionId, rules, positionMs, back);
      if (toMs === undefined) return say(replayNotices.noAlert(back));
      await control({ action: 'seek', toMs });
    } catch (error) {
      showFailure('replay.alert', replayTitles.notTried, failureMessage(error));
    }
  };
  return (
    <>
      <Button
        label={replay.playing ? 'Pause' : 'Play'}
        icon={replay.playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        onClick={() => void control({ action: replay.playing ? 'pause' : 'play' })}
      />
      <StepMenu back symbol={symbol} control={send} onAlert={(back) => void toAlert(back)} />
      <StepMenu back={false} symbol={symbol} control={send} onAlert={(back) => void toAlert(back)} />
      <Button
        label="One minute on"
        icon={<SkipForward size={14} aria-hidden />}
        onClick={() => void control({ action: 'step', unit: 'minute' })}
      />
      <Select
        label="Speed"
        value={replay.speed}
        options={SPEEDS.map((speed) => ({ value: speed, label: Number.isFinite(speed) ? `×${speed}` : '×max' }))}
        onChange={(speed) => void control({ action: 'speed', speed })}
      />
      <Toggle
        label="Pass over times without events"
        on={replay.skipsQuiet}
        icon={<FastForward size={14} aria-hidden />}
        onChange={(on) => void control({ action: 'skipQuiet', on })}
      />
      <JumpBox replay={replay} positionMs={positionMs} onJump={(toMs) => send({ action: 'seek', toMs })} />
      <Menu
        label={replay.loop ? 'Looping…' : 'Loop'}
        align="end"
        trigger={<Repeat size={14} aria-hidden className={replay.loop && styles.looping} />}
        items={loopItems(replay, notes.bookmarks, positionMs, zone, send)}
      />
      <Menu
        label="Bookmarks"
        align="end"
        trigger={<Bookmark size={14} aria-hidden />}
        items={bookmarkItems(notes, positionMs, zone, { control: send, edit: setDraft })}
      />
      {draft && (
        <BookmarkDialog
          draft={draft}
          onClose={() => setDraft(undefined)}
          onSave={({ atMs, label, note }) => {
            setDraft(undefined);
            send({ action: 'bookmark', atMs, label, note: note || undefined });
          }}
        />
      )}
      {replay.unanswered && (
        <span className={styles.unanswered} title={replayFaults.partlyRecorded(replay.unanswered)}>
          <TriangleAlert size={13} aria-hidden /> partly recorded
        </span>
      )}
    </>
  );
}
