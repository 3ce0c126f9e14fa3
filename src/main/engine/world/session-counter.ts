/**
 * The flow sums of a replayed session's day up to one moment after another, as a replay jumps: it goes on from where it stands, or from the
 * nearest moment before at which it has been, so that only the first way through a long day takes its time.
 */
import { etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { FlowDaySnapshot } from '../flow/flow-day.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { SessionFiles } from '../session/format/files.ts';
import { openSessions } from '../session/reading/join-sessions.ts';
import type { Session } from '../session/reading/reader.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import type { ReplaySource } from '../session/replay/replay-transport.ts';
import { countTo, eventsOnly, type RebuildPace } from './count-recordings.ts';
import { MarketPipeline } from './market-pipeline.ts';

/** Between two moments to go on from, in market time: a thousand contracts' sums take some 200 kB each. */
const MARK_MS = 10 * 60_000;

interface Mark {
  atMs: EpochMs;
  snapshot: FlowDaySnapshot;
}

export class SessionCounter {
  readonly #session: Session;
  readonly #preferences: Preferences;
  readonly #markMs: number;
  #marks: Mark[] = [];
  #source: ReplaySource;
  #pipeline: MarketPipeline;
  /** The state goes back to a checkpoint; while counting it never does. */
  #jumping = false;

  /** Throws SessionError for files that cannot be opened. */
  constructor(files: SessionFiles, paths: readonly string[], preferences: Preferences, markMs = MARK_MS) {
    this.#markMs = markMs;
    this.#session = openSessions(files, paths);
    this.#preferences = preferences;
    [this.#source, this.#pipeline] = this.#fromStart();
  }

  /** Sums of the prints of `untilMs`'s exchange date, that moment included. What `pace.rest` throws ends it; the next count goes on from there. */
  async until(untilMs: EpochMs, pace: RebuildPace): Promise<FlowDaySnapshot> {
    this.#goBefore(untilMs);
    const fromMs = this.#source.now();
    const progress = (atMs: EpochMs): void => {
      pace.progress((atMs - fromMs) / Math.max(1, untilMs - fromMs));
      this.#mark(atMs);
    };
    const endMs = Math.min(untilMs, this.#session.endMs);
    await countTo({ source: this.#source, session: this.#session, day: this.#pipeline.day }, endMs, pace, progress);
    return this.#pipeline.day.snapshot();
  }

  #mark(atMs: EpochMs): void {
    const last = this.#marks.findLast((mark) => mark.atMs <= atMs);
    if (atMs - (last?.atMs ?? this.#session.startMs) < this.#markMs) return;
    // Small prints that a cancel may name are on the tape again where it goes on from here.
    const snapshot = { ...this.#pipeline.day.snapshot(), small: new Float64Array(0), smallSymbols: [] };
    this.#marks = [...this.#marks, { atMs, snapshot }].sort((a, b) => a.atMs - b.atMs);
  }

  #goBefore(untilMs: EpochMs): void {
    const date = etDate(untilMs);
    const isOfDay = (atMs: EpochMs): boolean => atMs <= untilMs && etDate(atMs) === date;
    const mark = this.#marks.findLast(({ atMs }) => isOfDay(atMs));
    const standsMs = this.#source.now();
    if (isOfDay(standsMs) && standsMs >= (mark?.atMs ?? 0)) return;
    const dayMs = this.#session.recorded.find(({ startMs }) => etDate(startMs) === date)?.startMs;
    if (!mark && (dayMs === undefined || dayMs === this.#session.startMs)) {
      [this.#source, this.#pipeline] = this.#fromStart();
      return;
    }
    this.#jumping = true;
    // The day's first event is still to be counted.
    this.#source.seek(mark ? mark.atMs : dayMs! - 1);
    this.#jumping = false;
    this.#pipeline.day.clear();
    if (!mark) return;
    // The tape holds the newest prints that the mark has counted.
    this.#pipeline.day.restored();
    this.#pipeline.absorb(mark.snapshot, true);
  }

  #fromStart(): [ReplaySource, MarketPipeline] {
    const pipeline = new MarketPipeline({ gap: () => undefined });
    pipeline.setPreferences(this.#preferences);
    const session = this.#session;
    const source = createReplaySource({ session, sessionId: session.path, speed: 1, stateVersion: STATE_VERSION });
    source.start({
      ...eventsOnly(pipeline),
      reset: (state) => {
        if (this.#jumping) pipeline.reset(state);
        else pipeline.day.breakOff();
      },
    });
    return [source, pipeline];
  }
}
