/** Makes the print table of a recording, by playing it as fast as it goes. */
import { basename, dirname, join } from 'node:path';
import { PRINT_COLUMNS } from '../../../shared/contract/batch.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { Judgement } from '../../../shared/market/judgement.ts';
import type { MarketWatcher } from '../alerts/alert-book.ts';
import { FeedWatch } from '../alerts/feed-watch.ts';
import type { PrintSource } from '../alerts/flow-watch.ts';
import type { InstrumentTable } from '../market/instrument-table.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { SessionFiles } from '../session/format/files.ts';
import type { Session } from '../session/reading/reader.ts';
import { foldedUntil } from '../session/reading/join-sessions.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import { MarketPipeline } from '../world/market-pipeline.ts';
import { SessionError } from '../session/format/session-error.ts';
import { holdsRecording } from '../session/format/holds-recording.ts';
import { BLOCK_ROWS, CONTRACT, fingerprintOf, PrintRows, PrintTableFile, tablePathOf } from './print-table.ts';
import { breather, type TrialPace } from './trial-pace.ts';
import { afterFrames } from './after-frames.ts';

const SLICE_MS = 1_000;
const UNFINISHED = '.new';
/** What a process that died left of a table is removed after this. */
const LEFT_AFTER_MS = 10 * 60_000;

/** Throws where the folder takes no file and where the recording cannot be read; what was begun is removed then. */
export async function buildPrintTable(files: SessionFiles, session: Session, pace: TrialPace = {}): Promise<void> {
  const path = tablePathOf(session);
  if (files.exists(path) && holdsRecording(files, path))
    throw new SessionError(
      'session.exists',
      `${path}, where the print table would be kept, is a recording or a folder; it is left as it is.`,
    );
  removeLeft(files, path);
  const unfinished = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}${UNFINISHED}`;
  const file = files.create(unfinished);
  let closed = false;
  try {
    await fill(new PrintTableFile(file), session, pace);
    closed = true;
    file.close();
    files.rename(unfinished, path);
  } catch (error) {
    if (!closed) file.close();
    files.remove(unfinished);
    throw error;
  }
}

function removeLeft(files: SessionFiles, path: string): void {
  for (const name of files.list(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith(UNFINISHED)) continue;
    const left = join(dirname(path), name);
    if (Date.now() - files.modifiedMs(left) > LEFT_AFTER_MS) files.remove(left);
  }
}

async function fill(to: PrintTableFile, session: Session, pace: TrialPace): Promise<void> {
  let frames = 0;
  const pipeline = new MarketPipeline({ gap: () => undefined, jumped: () => rows.beginAnew() });
  const rows = new TableRows(pipeline, to);
  const sink = afterFrames(pipeline, () => frames++);
  const { startMs, endMs } = session;
  const source = createReplaySource({
    // Its files stay open for whoever had it.
    session: { ...session, close: () => undefined },
    sessionId: session.path,
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  pipeline.watchWith(rows);
  source.start(sink);
  const breathe = breather(pace);
  try {
    for (let atMs = startMs; atMs < endMs;) {
      atMs = Math.min(foldedUntil(session, atMs) ?? atMs + SLICE_MS, endMs);
      source.runTo(atMs);
      pace.progress?.((atMs - startMs) / (endMs - startMs));
      await breathe();
    }
  } finally {
    await source.stop();
  }
  rows.endBlock();
  to.end({
    fingerprint: fingerprintOf(session),
    frames,
    events: pipeline.counters.events,
    capacity: pipeline.tape.capacity,
    symbols: rows.symbols,
  });
}

/** Writes down what rules on prints would be shown, in place of the book of rules. */
class TableRows implements MarketWatcher {
  readonly #table: InstrumentTable;
  readonly #tape: PrintSource;
  readonly #to: PrintTableFile;
  readonly #feed = new FeedWatch();
  readonly symbols: string[] = [];
  /** Place among the symbols, by instrument. */
  readonly #placeOf = new Map<number, number>();
  readonly #steps = Array.from({ length: 3 }, () => new Float64Array(BLOCK_ROWS));
  #count = 0;
  #prints = new PrintRows();
  #amended = new PrintRows();
  #next = 0;
  #nextAmended = 0;

  constructor({ table, tape }: MarketPipeline, to: PrintTableFile) {
    this.#table = table;
    this.#tape = tape;
    this.#to = to;
  }

  seeFrame(): void {}
  bars(): void {}

  evaluate(nowMs: EpochMs): void {
    const tape = this.#tape;
    if (this.#next < tape.tail) throw new Error('more prints came at once than the tape holds');
    const printsBefore = this.#prints.count;
    const amendedBefore = this.#amended.count;
    for (; this.#next < tape.head; this.#next++) this.#copy(this.#next, this.#prints);
    for (; this.#nextAmended < tape.amendHead; this.#nextAmended++) {
      const seq = tape.amendment(this.#nextAmended);
      if (seq !== undefined) this.#copy(seq, this.#amended);
    }
    this.#step(nowMs, this.#prints.count - printsBefore, this.#amended.count - amendedBefore);
  }

  connection({ atMs }: { atMs: EpochMs }): void {
    this.evaluate(atMs);
  }

  judge({ atMs }: Judgement): void {
    this.evaluate(atMs);
  }

  gap(entry: GapEntry): void {
    if (this.#feed.isNewGap(entry)) this.evaluate(entry.endMs ?? entry.startMs);
  }

  /** The tape starts over. */
  beginAnew(): void {
    this.#next = 0;
    this.#nextAmended = 0;
    this.#feed.clear();
    this.#step(Number.NaN, 0, 0);
  }

  endBlock(): void {
    if (this.#count === 0) return;
    this.#to.block(this.#steps, this.#count, this.#prints, this.#amended);
    this.#count = 0;
    this.#prints.count = 0;
    this.#amended.count = 0;
  }

  #step(atMs: EpochMs, prints: number, amended: number): void {
    const [moments, printsAt, amendedAt] = this.#steps;
    moments[this.#count] = atMs;
    printsAt[this.#count] = prints;
    amendedAt[this.#count] = amended;
    this.#count++;
    if (Math.max(this.#count, this.#prints.count, this.#amended.count) >= BLOCK_ROWS) this.endBlock();
  }

  #copy(seq: number, to: PrintRows): void {
    const row = to.add();
    for (let place = 0; place < PRINT_COLUMNS.length; place++) to.columns[place][row] = this.#tape.value(seq, place);
    to.columns[CONTRACT][row] = this.#contract(this.#tape.instrument(seq));
  }

  #contract(id: number): number {
    let place = this.#placeOf.get(id);
    if (place === undefined) {
      place = this.symbols.length;
      this.symbols.push(this.#table.symbolOf(id));
      this.#placeOf.set(id, place);
    }
    return place;
  }
}
