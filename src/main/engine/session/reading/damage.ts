/** Damage of a session as text for the user, and as the gaps a replay reports. */
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { etTime, type EpochMs } from '../../../../shared/market/calendar.ts';
import { MARKETS } from '../../../../shared/market/symbols.ts';
import type { SessionError } from '../format/session-error.ts';
import { sessionStates } from '../format/session-words.ts';
import type { ChunkInfo } from './chunk-facts.ts';
import { CUT, type SessionPart } from './part-reader.ts';
import type { Damage } from './reader.ts';

/** A chunk that turned out unreadable when it was read. */
export const damageOf = (chunk: ChunkInfo & { part: SessionPart }, error: SessionError): Damage => ({
  path: chunk.part.path,
  offset: chunk.part.beginsAt + chunk.offset,
  length: chunk.length,
  reason: error.detail,
  fromMs: chunk.startMs,
  toMs: chunk.endMs,
});

/** Where a span ends that what begins at `nextMs` follows: time in a session never runs backwards, a clock that stepped back did. */
export const spanEnd = (fromMs: EpochMs | undefined, nextMs: EpochMs): EpochMs => Math.max(fromMs ?? nextMs, nextMs);

/** `15:42:07 – 15:42:09 ET`, or from one end of the session. */
export function spanText({ fromMs, toMs }: Pick<Damage, 'fromMs' | 'toMs'>): string {
  if (fromMs === undefined) return toMs === undefined ? 'all of it' : `the beginning, up to ${etTime(toMs, true)} ET`;
  return toMs === undefined
    ? `from ${etTime(fromMs, true)} ET on`
    : `${etTime(fromMs, true)} – ${etTime(toMs, true)} ET`;
}

const SPANS_SHOWN = 3;

export function damageSentence(damage: readonly Damage[]): string {
  const spans = damage.slice(0, SPANS_SHOWN).map(spanText).join('; ');
  const more = damage.length > SPANS_SHOWN ? ` and ${damage.length - SPANS_SHOWN} more` : '';
  return sessionStates.damaged(`${spans}${more}`);
}

/** `recording`: somebody still writes to it. */
export function cutSentence(cut: string, recording = false): string {
  if (recording) return sessionStates.recording;
  return cut === CUT ? sessionStates.cutOff : sessionStates.readWithout(cut);
}

const DAMAGED = 'damaged-';

/** Of a file that cannot be read there, or could not be when it was recovered. */
export const isDamageGap = ({ id }: Pick<GapEntry, 'id'>): boolean => id.startsWith(DAMAGED);

/** One gap per market. Its times are known only where both sides are readable. */
export function damageGaps({ path, offset, reason, fromMs, toMs, gaps }: Damage): readonly GapEntry[] {
  if (gaps) return gaps;
  if (fromMs === undefined || toMs === undefined) return [];
  const file = path.replace(/^.*[\\/]/, '');
  return MARKETS.map((market) => ({
    id: `${DAMAGED}${file}-${offset}-${market}`,
    market,
    channel: '*',
    symbols: [],
    startMs: fromMs,
    endMs: toMs,
    cause: 'replay',
    detail: sessionStates.gapUnreadable(reason),
    repair: 'impossible',
  }));
}
