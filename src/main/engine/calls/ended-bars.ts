/** Bars of recordings of a joined session that were over before the one that is played: of each as its own charts had them at its end. */
import { EventColumns } from '../../../shared/market/event-columns.ts';
import { leaveOutAhead, withoutAhead } from '../../../shared/market/impossible-times.ts';
import type { BuiltBar } from '../market/live-bars.ts';
import { InstrumentTable } from '../market/instrument-table.ts';
import { MarketState } from '../market/market-state.ts';
import { FrameDecoder } from '../massive/frames/frame-decoder.ts';
import { decodeRest } from '../massive/rest/rest-route.ts';
import type { RecordingEnd } from '../session/replay/recording-ends.ts';
import type { ReplayControls } from '../session/session-ports.ts';

const MINUTE = 60_000;

/** Built once for each symbol and timeframe. */
const known = new WeakMap<ReplayControls, Map<string, BuiltBar[]>>();

/** Oldest first. */
export function endedBars(replay: ReplayControls, symbol: string, timeframeMs: number): BuiltBar[] {
  const built = known.get(replay) ?? new Map<string, BuiltBar[]>();
  known.set(replay, built);
  return replay.ended().flatMap((end) => {
    const name = `${symbol} ${timeframeMs} ${end.endMs}`;
    const bars = built.get(name) ?? barsAt(end, symbol, timeframeMs);
    built.set(name, bars);
    return bars;
  });
}

function barsAt(end: RecordingEnd, symbol: string, timeframeMs: number): BuiltBar[] {
  const table = new InstrumentTable();
  const state = new MarketState(table);
  const decoder = new FrameDecoder((name) => table.internIfRoom(name));
  const columns = new EventColumns();
  state.watchBars(table.intern(symbol), MINUTE);
  end.playInto({
    reset: (bytes) => void state.restore(bytes),
    frame(market, bytes, receivedAtMs) {
      decoder.decode(bytes, market, receivedAtMs, columns);
      state.leaveOutRepeats(columns);
      leaveOutAhead(columns);
      state.reduce(columns);
    },
    rest(record) {
      const update = decodeRest(record);
      if (update) state.applyRest(withoutAhead(update, record.atMs), record.atMs);
    },
  });
  return state.builtBars(symbol, timeframeMs, Number.NEGATIVE_INFINITY, end.endMs);
}
