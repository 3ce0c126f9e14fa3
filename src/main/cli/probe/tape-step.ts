/** The whole tape of option trades, and the second bars that come beside them. */
import type { ProbeContext } from './probe-context.ts';
import { numberOf, wordOf } from './odd-values.ts';
import { lineTrouble, statusWords, type OptionsLine } from './socket-steps.ts';

/** Frames that come this much later than before are not taken as fast as they are sent. */
const GROWN_MS = 5_000;

/** Step 4: all trades, or those of one contract where the wildcard is refused; and the second bars that come beside them. Lags are beyond the host's own. */
export async function wholeTape(context: ProbeContext, { socket, delayMs }: OptionsLine): Promise<void> {
  const { facts, pace, progress, signal } = context;
  progress('options socket: all trades');
  let trades = 0;
  const lags: number[] = [];
  const lastSequence = new Map<string, number>();
  const numbering = { same: 0, back: 0 };
  const conditions = new Map<number, number>();
  const bars = new Set<string>();
  const barFacts = { count: 0, again: 0, latestMs: 0 };
  socket.onEvent = (event, arrivedMs) => {
    if (event.ev === 'A') {
      const name = `${wordOf(event['sym'])} ${wordOf(event['s'])}`;
      barFacts.count += 1;
      if (bars.has(name)) barFacts.again += 1;
      bars.add(name);
      barFacts.latestMs = Math.max(barFacts.latestMs, arrivedMs - delayMs - numberOf(event['e']) || 0);
    }
    if (event.ev !== 'T') return;
    trades += 1;
    if (lags.length < 100 || trades % 50 === 1) lags.push(arrivedMs - delayMs - numberOf(event['t']));
    for (const code of Array.isArray(event['c']) ? (event['c'] as unknown[]) : [])
      if (typeof code === 'number') conditions.set(code, (conditions.get(code) ?? 0) + 1);
    const symbol = wordOf(event['sym']);
    const sequence = numberOf(event['q']);
    const before = lastSequence.get(symbol);
    if (before === sequence) numbering.same += 1;
    else if (before !== undefined && sequence < before) numbering.back += 1;
    lastSequence.set(symbol, sequence);
  };
  const { said } = await socket.ask('subscribe', 'T.*,A.*', pace.answerMs);
  await socket.until(() => false, pace.tapeMs);
  const events = trades;
  await socket.until(() => barFacts.count > 0, pace.barMs);
  signal.throwIfAborted();
  socket.onEvent = undefined;
  const trouble = await lineTrouble(context, socket, events === 0 || barFacts.count === 0);
  facts.settle(
    'barsResent',
    barFacts.count === 0 ? undefined : true,
    barFacts.count === 0
      ? (trouble ?? 'no bar came')
      : `${barFacts.again} of ${barFacts.count} came again; the latest ${barFacts.latestMs} ms after its end`,
  );
  if (events === 0) {
    const reason = trouble ?? `no trade came of T.* (${statusWords(said)}) nor of one contract`;
    for (const id of ['tapeRate', 'sequences', 'conditions'] as const) facts.settle(id, undefined, reason);
    return;
  }
  const [early, late] = [median(lags.slice(0, lags.length / 2)), median(lags.slice(lags.length / 2))];
  const hasGrown = late > early + GROWN_MS;
  const isMeasured = trouble === undefined && Number.isFinite(early) && Number.isFinite(late);
  facts.settle(
    'tapeRate',
    hasGrown ? false : isMeasured ? true : undefined,
    isMeasured || hasGrown
      ? `${Math.round((1000 * events) / pace.tapeMs)} trades a second, frames up to ${socket.largestFrame} bytes, lag ${Math.round(early)} then ${Math.round(late)} ms`
      : (trouble ?? 'trades without a time'),
  );
  facts.settle('sequences', true, `${numbering.same} repeated, ${numbering.back} went back, of ${events}`);
  const codes = [...conditions.keys()].toSorted((a, b) => a - b);
  facts.settle(
    'conditions',
    codes.length === 0 ? undefined : codes.every((code) => code >= 200 && code <= 248),
    `${codes.join(' ') || `none on ${events} trades`}; cancels ${[201, 203, 205, 207].reduce((sum, code) => sum + (conditions.get(code) ?? 0), 0)}`,
  );
}

/** NaN of none. Times that cannot be read do not count. */
function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
