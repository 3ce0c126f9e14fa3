/** Every sentence of the history pane: how much is kept, why nothing is drawn, what filling in costs and how it ended. */
import type { BackfillPlan, BackfillStatus } from '../../../shared/contract/history.ts';
import { formatSymbol } from '../../components/format.ts';
import { counted } from '../../../shared/contract/counted.ts';

const NOT_IN_REPLAY =
  'A replay keeps and fills in nothing: in the market it was recorded from a year can be filled in, and is then shown here too, up to the day before.';

export const historyStates = {
  noBars: (name: string, isReplay: boolean) =>
    isReplay
      ? `No daily bars of ${name} before the replay’s day are kept. ${NOT_IN_REPLAY}`
      : `No daily bars of ${name} are kept yet. Fill in a year below: the bars come first.`,
  nothingToday: (name: string, isReplay: boolean) =>
    isReplay
      ? `A replay keeps nothing of its own day. A longer span shows the days before it, where they are known.`
      : `Nothing of ${name} is kept of today yet. It is kept minute by minute while its chain is open.`,
  nothingKept: (name: string, isReplay: boolean) =>
    isReplay
      ? `Nothing of ${name} before the replay’s day is kept of these numbers. ${NOT_IN_REPLAY}`
      : `Nothing of ${name} is kept of these numbers yet. They are kept while its chain is open; 30-day volatility can be filled in below.`,
  noneOf: (label: string) => `${label}: nothing is kept of this span.`,
  of: (when: string) => `The newest known is of ${when}.`,
  oldBars: (reach: string) =>
    `The daily bars kept go ${reach}: later sessions have ended. They are asked for once a day while the terminal runs (Settings → History); until then this is volatility of then.`,
  cone: (estimator: string) =>
    `Realised volatility, ${estimator}, over every window of so many trading days in the bars kept (252 a year); windows overlap. Implied is at 30 calendar days, 21 trading days.`,
  known: ({ known, sessions, fillable }: BackfillPlan) => {
    if (known >= sessions) return `The last ${sessions} sessions are all known.`;
    const how = 'estimated from the daily closes of expired options around the money.';
    const others = known + fillable < sessions ? ' Of the others there is no daily bar.' : '';
    const areKnown = `${known} of the last ${sessions} sessions ${known === 1 ? 'is' : 'are'} known`;
    if (fillable === 0) return `${areKnown}.${others}`;
    if (known === 0)
      return `None of the last ${sessions} sessions is known: ${others === '' ? 'they' : fillable} are ${how}${others}`;
    const more = fillable === 1 ? 'one' : fillable;
    return `${areKnown}; ${others === '' ? 'the other ' : ''}${more} ${fillable === 1 ? 'is' : 'are'} ${how}${others}`;
  },
  pace: ({ perMinute }: BackfillPlan) =>
    `That is at the ${perMinute} a minute that your plan leaves beside everything else. Prices, chains and charts go first. You can stop and go on later: what was answered is kept and not asked for again.`,
};

/** Titles of what was tried and refused; the refusal is the message. */
export const historyTitles = {
  unread: 'There is no history to show',
  noPlan: 'The past cannot be filled in',
  notFilled: 'The past was not filled in',
  notStopped: 'Filling in was not stopped',
};

/** `251 of the 252 sessions before today known, 12 of them estimated from daily closes of options`. */
export function historyCoverageText(known: number, sessions: number, estimated: number): string {
  const words = `${known} of the ${sessions} sessions before today known`;
  return estimated > 0 ? `${words}, ${estimated} of them estimated from daily closes of options` : words;
}

export function durationText(minutes: number): string {
  if (minutes < 1) return 'under a minute';
  if (minutes < 90) return `${Math.ceil(minutes)} min`;
  return `${(minutes / 60).toFixed(1)} hours`;
}

const nameOf = ({ symbol, automatic }: BackfillStatus): string =>
  `${formatSymbol(symbol)}${automatic ? ', newest sessions' : ''}`;

export function progressText(status: BackfillStatus): string {
  const { done, requests, known, sessions, waiting } = status;
  const rest = waiting > 0 ? `, then ${waiting} more` : '';
  return `${nameOf(status)}: request ${done} of about ${requests}, ${known} of ${sessions} sessions${rest}`;
}

/** Why the end fell short of a year. */
export function endReason({ leftOut, message }: BackfillStatus): string | undefined {
  if (leftOut === 0) return message;
  const why = `${counted(leftOut, 'session stays', 'sessions stay')} unknown: the last trades of calls and puts fit neither the price of the underlying nor the sessions around.`;
  return message === undefined ? why : `${why} ${message}`;
}

export function endText(status: BackfillStatus): string {
  const { state, known, sessions, refused, leftOut } = status;
  const name = nameOf(status);
  if (state === 'failed') return `${name}: filling in failed at ${known} of ${sessions} sessions; start again to go on`;
  const lost = refused > 0 ? `; ${counted(refused, 'request was', 'requests were')} refused` : '';
  const left = leftOut > 0 ? `; ${counted(leftOut, 'session was', 'sessions were')} left out` : '';
  return `${name}: ${state === 'stopped' ? 'stopped at' : 'filled in,'} ${known} of ${sessions} sessions${lost}${left}`;
}
