/** Alert rules in plain words: the editor's summary, the log, notifications and the command line say the same. */
import { etDate, etTime } from '../market/calendar.ts';
import type { LinePoint } from '../market/price-line.ts';
import { parseOptionSymbol } from '../market/symbols.ts';
import type { TimeKind } from '../market/trading-time.ts';
import type {
  AlertCondition,
  AlertRepeat,
  AlertRule,
  AlertTag,
  Comparator,
  FeedEvent,
  FlowSide,
  ValueCondition,
} from './alerts.ts';
import { ALERT_MEASURES, labelOf, type Measure } from './alert-measures.ts';

export const COMPARATOR_LABEL: Record<Comparator, string> = {
  above: 'is at or above',
  below: 'is at or below',
  over: 'is above',
  under: 'is below',
  crossesAbove: 'crosses above',
  crossesBelow: 'crosses below',
};

export const TAG_LABEL: Record<AlertTag, string> = {
  sweep: 'sweep',
  block: 'block',
  unusual: 'unusual',
  multiLeg: 'multi-leg',
  cross: 'cross',
  floor: 'floor',
  auction: 'auction',
  openingGuess: 'larger than open interest',
};

/** A measure's value with its unit: `652.13`, `1.50 %`, `3.2×`, `0.512`. */
export function formatMeasure(measure: Measure, value: number): string {
  if (value < 0) return `−${formatMeasure(measure, -value)}`;
  const { unit } = ALERT_MEASURES[measure];
  if (unit === 'percent') return `${value.toFixed(2)} %`;
  if (unit === 'multiple') return `${value.toFixed(2)}×`;
  if (unit === 'price' || unit === 'dollars') {
    const wholeCents = Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
    return wholeCents ? value.toFixed(2) : trimmed(value, 4);
  }
  return trimmed(value, 5);
}

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** `$1.25M`, `$340k`, `$85`; what rounds up to the next unit is written in it. */
export function formatUsd(usd: number): string {
  if (usd < 0) return `−${formatUsd(-usd)}`;
  if (Number((usd / 1e3).toFixed(1)) >= 1e3) return `$${trimmed(usd / 1e6, 2)}M`;
  return usd.toFixed(0).length > 3 ? `$${trimmed(usd / 1e3, 1)}k` : `$${trimmed(usd, 0)}`;
}

/** `O:SPY261218C00650000` → `SPY 2026-12-18 650 C`; others as they are. */
export function nameSymbol(symbol: string): string {
  const c = parseOptionSymbol(symbol);
  return c ? `${c.root} ${c.expiry} ${c.strike} ${c.right}` : symbol;
}

function describePrints(c: { underlying: string; right: 'any' | 'C' | 'P'; tags: readonly AlertTag[] }): string {
  const side = c.right === 'any' ? 'option' : c.right === 'C' ? 'call' : 'put';
  const tags = c.tags.length === 0 ? '' : ` (${c.tags.map((tag) => TAG_LABEL[tag]).join(' or ')})`;
  return `${c.underlying} ${side} print${tags}`;
}

const FLOW_WORDS: Record<FlowSide, string> = {
  any: 'premium',
  bought: 'bought premium',
  sold: 'sold premium',
  net: 'net premium',
};
const FEED_WORDS: Record<FeedEvent, (market: string) => string> = {
  stale: (market) => `${market} data is stale`,
  disconnected: (market) => `the ${market} connection is lost`,
  gap: (market) => `${market} data has a gap`,
};

/** `its line through 648.30 (2026-11-20 10:00) and 650.10 (2026-11-20 12:00), straight over extended hours`. */
function describeLine({ measure, line }: ValueCondition): string {
  const { from, to, time, scale } = line!;
  const point = ({ atMs, price }: LinePoint): string =>
    `${formatMeasure(measure, price)} (${etDate(atMs)} ${etTime(atMs).slice(0, 5)})`;
  return `its line through ${point(from)} and ${point(to)}, straight over ${LINE_TIME_WORDS[time]}${scale === 'log' ? ' on a log scale' : ''}`;
}

const LINE_TIME_WORDS: Record<TimeKind, string> = {
  regular: 'regular hours',
  extended: 'extended hours',
  days: 'trading days',
  weeks: 'weeks',
  months: 'months',
};

export function describeCondition(c: AlertCondition): string {
  switch (c.kind) {
    case 'value': {
      const back = c.hysteresis > 0 ? ` (leaves by ${formatMeasure(c.measure, c.hysteresis)})` : '';
      const threshold = c.line
        ? describeLine(c)
        : c.against
          ? `${c.against.symbol === c.symbol ? 'its' : nameSymbol(c.against.symbol)} ${labelOf(c.against.measure, c.against.args)}`
          : formatMeasure(c.measure, c.threshold);
      return `${nameSymbol(c.symbol)} ${labelOf(c.measure, c.args)} ${COMPARATOR_LABEL[c.comparator]} ${threshold}${back}`;
    }
    case 'print': {
      const limits = [
        ...(c.minPremiumUsd > 0 ? [`${formatUsd(c.minPremiumUsd)} or more`] : []),
        ...(c.minSize > 0 ? [`${c.minSize} contracts or more`] : []),
      ];
      const where = c.where === '' ? '' : ` with ${c.where}`;
      return `a ${describePrints(c)}${limits.length > 0 ? ` of ${limits.join(' and ')}` : ''}${where}`;
    }
    case 'flow':
      return `${FLOW_WORDS[c.side]} of ${describePrints(c)}s${c.where === '' ? '' : ` with ${c.where}`} within ${c.windowMinutes} min reaches ${formatUsd(c.premiumUsd)}${c.hysteresis > 0 ? ` (leaves by ${formatUsd(c.hysteresis)})` : ''}`;
    case 'stale':
      return FEED_WORDS[c.event](c.market);
    case 'scan':
      return `a name enters the scan ${c.where}`;
  }
}

export function describeGroups(rule: Pick<AlertRule, 'groups'>): string {
  const groups = rule.groups.map((group) => group.map(describeCondition).join(' and '));
  return groups.length === 1 ? groups[0] : groups.map((text) => `(${text})`).join(' or ');
}

export function describeRepeat(repeat: AlertRepeat): string {
  if (repeat.mode === 'once') return 'once';
  if (repeat.mode === 'rearm') return 'again after it was false';
  return `at most every ${formatSeconds(repeat.seconds)}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** `When SPY last price crosses above 655.00: alert once, with sound.` */
export function describeRule(rule: Pick<AlertRule, 'groups' | 'repeat' | 'notify' | 'sound'>): string {
  const how = [...(rule.notify ? ['a desktop notification'] : []), ...(rule.sound ? ['a sound'] : [])];
  const means = how.length > 0 ? `, with ${how.join(' and ')}` : ', silently';
  return `When ${describeGroups(rule)}: alert ${describeRepeat(rule.repeat)}${means}.`;
}

/** A rule's name, or its description where it has none. */
export const nameOfRule = (rule: Pick<AlertRule, 'name' | 'groups'>): string =>
  rule.name || capitalised(describeGroups(rule));

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
