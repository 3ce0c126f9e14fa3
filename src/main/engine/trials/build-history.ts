/** The memory's numbers of a recorded session, minute by minute, for every chain with recorded quotes, as fast as possible. */
import { setImmediate as yieldToAnswers } from 'node:timers/promises';
import { memoryWorld } from '../../../shared/history/memory-world.ts';
import { ORIGIN } from '../../../shared/history/measures.ts';
import { LISTING_KEEP_DAYS } from '../../../shared/history/listing-day.ts';
import { addDays, etDate, type EpochMs } from '../../../shared/market/calendar.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { DayRow, MinuteRow } from '../history/history-rows.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { STATE_VERSION } from '../market/state-snapshot.ts';
import type { Session } from '../session/reading/reader.ts';
import { recordedStretches } from '../session/reading/join-sessions.ts';
import { createReplaySource } from '../session/replay/replay-source.ts';
import { MarketPipeline } from '../world/market-pipeline.ts';
import { quotedChains } from './quoted-chains.ts';
import { startModel } from './recorded-model.ts';

export interface BuildOptions {
  session: Session;
  sessionId: string;
  store: HistoryStore;
  rateCurve: Preferences['rateCurve'];
  /** Share done, 0 … 1. */
  progress?: (share: number) => void;
}

export interface BuiltHistory {
  sessionId: string;
  world: string;
  dates: string[];
  minutes: number;
  names: string[];
}

const MINUTE_MS = 60_000;
/** The model runs twice after a chain appears: early-exercise premiums are known after the first pass. */
const SETTLE_RUNS = 2;
const OPENING_MS = 15 * MINUTE_MS;
/** Rows per write. */
const BATCH_MINUTES = 30;

export async function buildHistory(options: BuildOptions): Promise<BuiltHistory> {
  const { session, sessionId, store, rateCurve } = options;
  const pipeline = new MarketPipeline({ gap: () => undefined });
  const source = createReplaySource({
    session,
    sessionId,
    speed: Number.POSITIVE_INFINITY,
    stateVersion: STATE_VERSION,
  });
  const { chains, directory } = startModel(pipeline, source, rateCurve);
  const world = memoryWorld(session.meta.world, session.meta.source);
  const built: BuiltHistory = { sessionId, world, dates: [], minutes: 0, names: [] };
  const [dates, names] = [new Set<string>(), new Set<string>()];
  const opens = new Map<string, number>();
  let rows: MinuteRow[] = [];
  const write = (): void => {
    const days = rows.map((row): DayRow => {
      const date = etDate(row.atMs);
      return { ...row, date, ivOpen: opens.get(`${row.symbol} ${date}`) };
    });
    if (rows.length > 0) store.put(world, rows, days);
    rows = [];
  };
  source.start(pipeline);
  for (const { toMs, endMs } of minutesOf(session)) {
    source.runTo(toMs);
    // The chain's requests are answered asynchronously, from the recording too.
    chains.setDemand(quotedChains(pipeline.table));
    await yieldToAnswers();
    for (let run = 0; run < SETTLE_RUNS; run++) chains.model.run(toMs, Number.POSITIVE_INFINITY);
    const { calendar } = pipeline.state;
    if (calendar.isRegularHours(toMs - 1)) {
      for (const symbol of chains.underlyings) {
        const listed = await directory.everyListing(symbol);
        const values = chains.numbers(symbol, listed, toMs);
        if (Number.isNaN(values.iv7) && Number.isNaN(values.iv30) && Number.isNaN(values.gex)) continue;
        const date = etDate(toMs);
        const key = `${symbol} ${date}`;
        const early = toMs - calendar.sessionOn(date)!.openMs <= OPENING_MS;
        if (early && !opens.has(key) && !Number.isNaN(values.iv30)) opens.set(key, values.iv30);
        rows.push({ symbol, atMs: toMs, origin: ORIGIN.recording, values });
        if (toMs >= Math.min(calendar.sessionOn(date)!.closeMs, endMs)) {
          const keepFrom = addDays(date, -LISTING_KEEP_DAYS);
          store.putListings(world, symbol, date, chains.listings(symbol, toMs), keepFrom);
        }
        built.minutes++;
        dates.add(date);
        names.add(symbol);
      }
      if (rows.length >= BATCH_MINUTES * Math.max(1, names.size)) write();
    }
    options.progress?.((toMs - session.startMs) / Math.max(1, session.endMs - session.startMs));
  }
  write();
  chains.close();
  await source.stop();
  return { ...built, dates: [...dates].toSorted(), names: [...names].toSorted() };
}

/** Of each time in which something was recorded the whole minutes and its end, with that end. */
function* minutesOf(session: Session): Generator<{ toMs: EpochMs; endMs: EpochMs }> {
  for (const { fromMs, toMs: endMs } of recordedStretches(session)) {
    const firstMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
    for (let toMs = firstMs; toMs < endMs; toMs += MINUTE_MS) yield { toMs, endMs };
    yield { toMs: endMs, endMs };
  }
}
