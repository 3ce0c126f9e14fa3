/** Why a rule cannot fire over a session, from what the library tells of it: said before anything is run. */
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { STANDING_COLUMNS, type ColumnName } from '../../../shared/contract/columns.ts';
import { marketOf, parseOptionSymbol, type Market } from '../../../shared/market/symbols.ts';
import { conjuncts } from '../../../shared/query/query.ts';
import { SCAN_MEASURES, type ScanMeasureId } from '../../../shared/scan/scan-measures.ts';
import { measuresOf, scanQuery } from '../../../shared/scan/scan-vocabulary.ts';
import { ALERT_MEASURES } from '../../../shared/settings/alert-measures.ts';
import type { AlertCondition, AlertRule } from '../../../shared/settings/alerts.ts';
import { formatSymbol } from '../../components/format.ts';
import { trialStates } from './alert-words.ts';

type Recorded = Pick<SessionInfo, 'markets' | 'underlyings' | 'health'>;

/** A sentence; undefined where one of the rule's cases may fire. */
export function whyNotTried(rule: Pick<AlertRule, 'groups'>, session: Recorded): string | undefined {
  if (session.health === 'rejected') return trialStates.unreadable;
  const reasons = rule.groups.map((group) => firstReason(group, session));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function firstReason(group: readonly AlertCondition[], session: Recorded): string | undefined {
  for (const condition of group) {
    const reason = reasonOf(condition, session);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonOf(condition: AlertCondition, { markets, underlyings, health }: Recorded): string | undefined {
  const remembered = rememberedOf(condition);
  if (remembered !== undefined) return trialStates.noHistory(remembered);
  // A session that did not end in order names what it subscribed to by name, not what came with a whole tape.
  const known = health === 'complete' ? underlyings : undefined;
  for (const [market, symbol] of needsOf(condition)) {
    if (!markets.includes(market)) return trialStates.noMarket(WORDS[market]);
    const underlying = symbol === undefined ? undefined : (parseOptionSymbol(symbol)?.underlying ?? symbol);
    if (underlying !== undefined && known && !(underlying in known))
      return trialStates.notRecorded(formatSymbol(underlying));
  }
  return undefined;
}

/** What a condition cannot do without that only the history knows: a trial has none. Its own 30-day volatility a trial works out for a name. */
function rememberedOf(condition: AlertCondition): string | undefined {
  if (condition.kind === 'value')
    return [condition.measure, condition.against?.measure].includes('ivRank') ? ALERT_MEASURES.ivRank.label : undefined;
  if (condition.kind !== 'scan') return undefined;
  const needed = conjuncts(scanQuery(condition.where)).flatMap((part) => (part.kind === 'compare' ? [part] : []));
  const measure = needed.flatMap(measuresOf).find(readsHistory);
  return measure && SCAN_MEASURES[measure].title;
}

function readsHistory(measure: ScanMeasureId): boolean {
  let found = false;
  SCAN_MEASURES[measure].read((column) => {
    found ||= REMEMBERED.has(column);
    return Number.NaN;
  }, 0);
  return found;
}
const REMEMBERED: ReadonlySet<ColumnName> = new Set([...STANDING_COLUMNS, 'oiChange']);

const WORDS: Record<Market, string> = { stocks: 'stock data', options: 'option data', indices: 'index data' };

function needsOf(condition: AlertCondition): [Market, string | undefined][] {
  switch (condition.kind) {
    case 'value':
      // The flow's boards and 30-day volatility are made of options.
      return [condition, ...(condition.against ? [condition.against] : [])].map(({ symbol, measure }) => [
        measure === 'rank' || measure === 'iv30' ? 'options' : marketOf(symbol),
        symbol,
      ]);
    case 'print':
    case 'flow':
      return [['options', condition.underlying]];
    case 'stale':
      return [[condition.market, undefined]];
    case 'scan':
      // Names come from several markets: what is missing of them the trial says.
      return [];
  }
}
