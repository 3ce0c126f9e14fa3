/** When and from which spot a model's numbers were computed. */
import type { ReactNode } from 'react';
import type { ModelStamp } from '../../shared/contract/analytics.ts';
import { etTime } from '../../shared/market/calendar.ts';
import { DELAYED_TEXT } from '../../shared/market/delay.ts';
import { oldAfterMs } from '../../shared/market/snapshot-period.ts';
import { useCalendarStore } from '../stores/calendar-store.ts';
import { delayMsOf } from '../stores/plan.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { componentStates } from './component-words.ts';
import { earlierDay, formatAge, formatAgo, formatPrice } from './format.ts';

/** The model goes over everything shown every two seconds: beyond this it is behind, and its numbers are dimmed. */
export const OLD_MODEL_MS = 5_000;
/** How old the newest quote is that the numbers come from, where quotes have stopped; undefined where they move, or are not known. */
function stoppedMs({ basisAtMs, basisOldMs = oldAfterMs(0) }: ModelStamp, nowMs: number): number | undefined {
  if (basisAtMs === undefined) return undefined;
  const ageMs = nowMs - basisAtMs;
  return ageMs - delayMsOf('options') > basisOldMs ? ageMs : undefined;
}

/** Too old to show beside live prices: of a session that has ended, computed a while ago, or, while the market trades, of quotes that have stopped. */
export function isOldModel(stamp: ModelStamp, nowMs: number): boolean {
  const { modelAtMs, sessionEndMs } = stamp;
  if (modelAtMs === undefined) return false;
  if (sessionEndMs !== undefined) return true;
  if (nowMs - modelAtMs > OLD_MODEL_MS) return true;
  const { calendar } = useCalendarStore.getState();
  return stoppedMs(stamp, nowMs) !== undefined && calendar.isRegularHours(nowMs - delayMsOf('options'));
}

/** Of several the one computed longest ago; those not computed yet have no age to say. */
export function oldestStamp<S extends ModelStamp>(stamps: readonly (S | undefined)[]): S | undefined {
  const known = stamps.filter((stamp): stamp is S => stamp?.modelAtMs !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => (b.modelAtMs! < a.modelAtMs! ? b : a));
}

/** True while the stamp is too old to show beside live prices; re-evaluated with every engine message. */
export function useIsOldModel(stamp: ModelStamp | undefined): boolean {
  return useWorldStore((s) => stamp !== undefined && isOldModel(stamp, s.clockMs));
}

/** `Computing 37 of 2,520`: contracts; while the answer is being put together, `Computing the last of 2,520`. */
export const computingText = ({ done, of }: NonNullable<ModelStamp['computing']>): string =>
  `Computing ${done < of ? COUNT.format(done) : 'the last'} of ${COUNT.format(of)}`;

const COUNT = new Intl.NumberFormat('en-US');

const spotText = ({ modelSpot, spotImplied }: ModelStamp): string =>
  modelSpot === undefined ? '' : ` at ${spotImplied ? '≈' : ''}${formatPrice(modelSpot)}`;

/**
 * `now at 650.12`: as of when, and from which spot. It says no more of the market than what it was computed from: `15 min delayed at …` on a
 * delayed plan, `of quotes 3m old at …` where quotes have stopped, `of the session’s end 16:00 at …` once it has ended; `…, of Massive’s IV` where the plan has none.
 */
export function modelAgeText(stamp: ModelStamp, nowMs: number): string {
  const { modelAtMs, vendorAtMs } = stamp;
  if (modelAtMs === undefined) return 'not computed yet';
  const theirs = vendorAtMs === undefined ? '' : ', of Massive’s IV';
  const ended = endText(stamp, nowMs);
  if (ended !== undefined) return `${ended}${spotText(stamp)}${theirs}`;
  return `${basisText(stamp, nowMs) ?? formatAgo(nowMs - modelAtMs)}${spotText(stamp)}${theirs}`;
}

/** `of the session’s end 16:00`, of another day `of the session’s end 20 Nov 16:00`; undefined while the session goes on. Exchange time. */
function endText({ sessionEndMs }: ModelStamp, nowMs: number): string | undefined {
  if (sessionEndMs === undefined) return undefined;
  const day = earlierDay(sessionEndMs, nowMs);
  return `of the session’s end ${day === undefined ? '' : `${day} `}${etTime(sessionEndMs).slice(0, 5)}`;
}

/** What the numbers come from, where that is not of now. */
function basisText(stamp: ModelStamp, nowMs: number): string | undefined {
  const ageMs = stoppedMs(stamp, nowMs);
  if (ageMs !== undefined)
    return `of ${stamp.vendorAtMs === undefined ? 'quotes' : 'volatilities'} ${formatAge(ageMs)} old`;
  return delayMsOf('options') > 0 && !isOldModel(stamp, nowMs) ? DELAYED_TEXT : undefined;
}

/** `Computed 0.8s ago at 650.12, of quotes 3m old.` */
export function modelAgeSentence(stamp: ModelStamp, nowMs: number): string {
  const { modelAtMs, vendorAtMs } = stamp;
  if (modelAtMs === undefined) return 'Not computed yet.';
  const ended = endText(stamp, nowMs);
  if (ended !== undefined) {
    const theirs = vendorAtMs === undefined ? '' : ', of Massive’s IV';
    return `Computed ${ended} ET${spotText(stamp)}${theirs}: quotes stand since then, whatever the underlying does.`;
  }
  const parts = [
    `Computed ${formatAgo(nowMs - modelAtMs)}${spotText(stamp)}`,
    vendorAtMs === undefined ? undefined : 'of Massive’s IV',
    basisText(stamp, nowMs),
  ];
  return `${parts.filter((part) => part !== undefined).join(', ')}.`;
}

/** What a line at the model's spot is called: `spot`, and `spot at 16:00` where it is that of a session's end (ET). */
export const spotLabel = ({ sessionEndMs }: ModelStamp): string =>
  sessionEndMs === undefined ? 'spot' : `spot at ${etTime(sessionEndMs).slice(0, 5)}`;

const WHEN =
  'When, and from which price of the underlying, forward, IV and Greeks here were computed: the expiry whose turn was longest ago';
const theirsInWords = ({ vendorAtMs }: ModelStamp, nowMs: number): string =>
  vendorAtMs === undefined ? '' : componentStates.fittedToVendor(formatAge(nowMs - vendorAtMs));

export function ModelAge({ stamp }: { stamp: ModelStamp }): ReactNode {
  const clockMs = useWorldStore((s) => s.clockMs);
  if (stamp.computing)
    return (
      <span className="warning" data-testid="model-age" title={componentStates.computing}>
        {computingText(stamp.computing)}
      </span>
    );
  const isOld = isOldModel(stamp, clockMs);
  return (
    <span
      className={isOld ? 'warning' : 'faint'}
      data-testid="model-age"
      title={[WHEN, modelAgeSentence(stamp, clockMs), theirsInWords(stamp, clockMs)].filter(Boolean).join('\n')}
    >
      {`Model ${modelAgeText(stamp, clockMs)}`}
    </span>
  );
}
