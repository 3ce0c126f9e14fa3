/**
 * Net premium of the session and of the last minutes, calls and puts: of every print of the underlyings shown, whatever else the filter
 * hides. The engine counts, so no filter, window or reload resets them.
 */
import { useRef, type ReactNode } from 'react';
import { missesPart } from '../../../shared/flow/counted-cover.ts';
import type { FlowTotalsResult } from '../../../shared/contract/flow-day.ts';
import { formatSymbol, formatTime, type TimeZoneChoice } from '../../components/format.ts';
import { NetAmount } from '../../components/NetAmount.tsx';
import type { CountedUnderlyings } from './counted-underlyings.ts';
import { flowStates, isUnsettled, unsettledWords } from './flow-words.ts';
import styles from './FlowPane.module.css';

interface TotalsStripProps {
  totals: FlowTotalsResult | undefined;
  of: CountedUnderlyings;
  /** The list is held still: so are its totals, until other underlyings are shown. */
  frozen: boolean;
  zone: TimeZoneChoice;
}

export function TotalsStrip({ totals, of: counts, frozen, zone }: TotalsStripProps): ReactNode {
  const held = useRef<{ totals: FlowTotalsResult | undefined; pausedOf: string }>(undefined);
  const of = `${counts.underlyings.join(' ')} / ${counts.without.join(' ')}`;
  // Of other underlyings than those it was paused with nothing was held: their totals go on.
  const goesOn = frozen && held.current !== undefined && held.current.pausedOf !== of;
  if (!frozen || !held.current?.totals || goesOn)
    held.current = { totals, pausedOf: frozen ? (held.current?.pausedOf ?? of) : of };
  const shown = held.current.totals;
  // What was counted since a start or a jump alone is no session.
  const counted = shown?.rebuilding === undefined ? shown?.windows.find((window) => window.minutes === 0) : undefined;
  const recent = shown?.windows.filter((window) => window.minutes > 0 && isCovered(shown, window.minutes)) ?? [];
  return (
    <div className={styles.totals} aria-label="Net premium of all prints">
      <span className={styles.window} title={shown && coverSentence(shown, zone)}>
        <span className="faint">{sinceWords(shown, zone)}</span>
        <NetAmount name="Calls" sum={counted?.calls} long />
        <NetAmount name="Puts" sum={counted?.puts} long />
      </span>
      <Of counts={counts} />
      {recent.map(({ minutes, calls, puts }) => (
        <span key={minutes} className={styles.window}>
          <Minutes minutes={minutes} whole={isWhole(shown!, minutes)} />
          <NetAmount name="C" sum={calls} />
          <NetAmount name="P" sum={puts} />
        </span>
      ))}
      {counted && isUnsettled(shown!, counted.calls.premiumUsd + counted.puts.premiumUsd) && (
        <span className="warning" title={unsettledWords(shown!)}>
          not all settled
        </span>
      )}
      {frozen && <AsOf newestMs={shown?.newestMs} goesOn={goesOn} zone={zone} />}
    </div>
  );
}

const Minutes = ({ minutes, whole }: { minutes: number; whole: boolean }): ReactNode => (
  <span className={whole ? 'faint' : 'warning'} title={flowStates.lastMinutes(minutes, whole)}>
    {minutes}m{whole ? '' : ' with gaps'}
  </span>
);

interface AsOfProps {
  newestMs: number | undefined;
  goesOn: boolean;
  zone: TimeZoneChoice;
}

const AsOf = ({ newestMs, goesOn, zone }: AsOfProps): ReactNode =>
  newestMs !== undefined && (
    <span className="warning" title={goesOn ? flowStates.totalsGoOn : flowStates.listStands}>
      {goesOn ? 'list paused, totals as of' : 'as of'} {formatTime(newestMs, zone)}
    </span>
  );

/** Where the list shows less than the totals count, and where they leave some out. */
function Of({ counts: { underlyings, without, fewerShown } }: { counts: CountedUnderlyings }): ReactNode {
  if (!fewerShown && without.length === 0) return null;
  const named = (names: readonly string[]): string => names.map((name) => formatSymbol(name)).join(', ');
  const all = without.length === 0 ? 'all underlyings' : `all but ${named(without)}`;
  return (
    <span className={fewerShown ? 'warning' : 'faint'} title={fewerShown ? flowStates.totalsOfMore : undefined}>
      {underlyings.length === 0 ? all : named(underlyings)}
    </span>
  );
}

/** A window longer than what was counted equals the session. */
const isCovered = ({ spans, newestMs }: FlowTotalsResult, minutes: number): boolean =>
  newestMs !== undefined && spans.length > 0 && newestMs - spans[0].fromMs >= minutes * 60_000;

/** Windows are of whole minutes, the newest print's the last. */
const isWhole = ({ spans, newestMs = 0 }: FlowTotalsResult, minutes: number): boolean =>
  !missesPart(spans, (Math.floor(newestMs / 60_000) - minutes + 1) * 60_000, newestMs);

function sinceWords(totals: FlowTotalsResult | undefined, zone: TimeZoneChoice): string {
  if (totals?.rebuilding !== undefined) return `Reading back ${Math.round(totals.rebuilding * 100)} %`;
  const first = totals?.spans[0];
  if (!first) return 'Session';
  return `Since ${formatTime(first.fromMs, zone).slice(0, 5)}${totals.spans.length > 1 || totals.missing ? ' with gaps' : ''}`;
}

/** More of them are not named one by one. */
const MOST_SPANS = 8;

/** Which part of the day was counted. */
function coverSentence(totals: FlowTotalsResult, zone: TimeZoneChoice): string {
  const { spans, rebuilding, missing } = totals;
  const newest = spans.slice(-MOST_SPANS);
  const named = newest.map(({ fromMs, toMs }) => `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone)}`).join(', ');
  const before = spans.length - newest.length;
  const counted =
    before > 0 ? `${before} stretches from ${formatTime(spans[0].fromMs, zone)} on, then ${named}` : named;
  const words = flowStates.counted(counted);
  // While earlier recordings are read, the print of a cancel may still come.
  if (rebuilding !== undefined) return `${words} ${flowStates.readingBack}`;
  const lacks = missing ?? (spans.length > 1 ? flowStates.between : '');
  return [words, lacks, unsettledWords(totals)].filter((sentence) => sentence !== '').join(' ');
}
