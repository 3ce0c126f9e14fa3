/** The conditions of an alert rule as one text, and back: `SPY last > 655 and SPY print(premium >= 1M and side = ask)`. */
import { scanQuery, scanVocabulary } from '../scan/scan-vocabulary.ts';
import { queryOfText } from '../flow/print-text.ts';
import { parseQuery, type Places } from '../query/parse-query.ts';
import { printQuery } from '../query/print-query.ts';
import type { QueryFault } from '../query/query-fault.ts';
import {
  joinQueries,
  conjuncts,
  type Comparison,
  type Operator,
  type Query,
  type Term,
  type Value,
} from '../query/query.ts';
import { readPoint, writePoint, type LineScale, type PriceLine } from '../market/price-line.ts';
import type { TimeKind } from '../market/trading-time.ts';
import { ALERT_PRINTS, alertVocabulary, FLOWS, LINE, measureOf, nameOf } from './alert-vocabulary.ts';
import {
  ALERT_TAGS,
  groupsSchema,
  type AlertCondition,
  type AlertRule,
  type AlertTag,
  type Comparator,
  type FeedEvent,
  type FlowSide,
} from './alerts.ts';
import { neverWords, otherUnderlying, pointsAtOnce } from './never-true.ts';
import { asksUndoneAlone, NEVER_COUNTED } from './undone-prints.ts';

type Groups = AlertRule['groups'];

const COMPARATOR_OF: Partial<Record<Operator, Comparator>> = {
  '>': 'over',
  '>=': 'above',
  '<': 'under',
  '<=': 'below',
  'crosses above': 'crossesAbove',
  'crosses below': 'crossesBelow',
};
const OPERATOR_OF = Object.fromEntries(
  Object.entries(COMPARATOR_OF).map(([operator, comparator]) => [comparator, operator]),
) as Record<Comparator, Operator>;
const OPPOSITE: Partial<Record<Operator, Operator>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' };

export function textOfGroups(groups: Groups): string {
  const parts = groups.map((group) => joinQueries(group.map(queryOf))!);
  const query: Query = parts.length === 1 ? parts[0] : { kind: 'or', parts };
  return printQuery(query, alertVocabulary());
}

const is = (field: string, operator: Operator, value: Value): Comparison => ({
  kind: 'compare',
  term: { field, args: [] },
  operator,
  value,
});

function queryOf(c: AlertCondition): Query {
  switch (c.kind) {
    case 'value': {
      const same = c.against?.symbol === c.symbol;
      const value: Value = c.line
        ? { kind: 'term', term: { field: LINE, args: argsOfLine(c.line) } }
        : c.against
          ? {
              kind: 'term',
              term: {
                ...(!same && { subject: c.against.symbol }),
                field: nameOf(c.against.measure),
                args: c.against.args,
              },
            }
          : { kind: 'number', number: c.threshold };
      return {
        kind: 'compare',
        term: { subject: c.symbol, field: nameOf(c.measure), args: c.args },
        operator: OPERATOR_OF[c.comparator],
        value,
        ...(c.hysteresis > 0 && { back: c.hysteresis }),
      };
    }
    case 'print':
      return { kind: 'event', term: termOf(c.underlying, 'print', [], printParts(c)) };
    case 'flow':
      return {
        kind: 'compare',
        term: termOf(
          c.underlying,
          FLOWS[c.side],
          [c.windowMinutes],
          printParts({ ...c, minPremiumUsd: 0, minSize: 0 }),
        ),
        operator: c.premiumUsd < 0 ? '<=' : '>=',
        value: { kind: 'number', number: c.premiumUsd },
        ...(c.hysteresis > 0 && { back: c.hysteresis }),
      };
    case 'stale':
      return { kind: 'event', term: { field: c.event, args: [c.market] } };
    case 'scan':
      return { kind: 'event', term: { field: 'scan', args: [], where: scanQuery(c.where) } };
  }
}

const argsOfLine = ({ from, to, time, scale }: PriceLine): string[] => [writePoint(from), writePoint(to), time, scale];

/** Of arguments that the parser has read. */
function lineOfArgs([from, to, time, scale]: Term['args']): PriceLine {
  const point = (text: number | string): PriceLine['from'] => readPoint(String(text))!;
  return { from: point(from), to: point(to), time: time as TimeKind, scale: scale as LineScale };
}

const termOf = (subject: string, field: string, args: number[], where: readonly Query[]): Term => {
  const query = joinQueries(where);
  return { subject, field, args, ...(query && { where: query }) };
};

interface PrintFields {
  right: 'any' | 'C' | 'P';
  minPremiumUsd: number;
  minSize: number;
  tags: AlertTag[];
  where: string;
}

function printParts({ right, minPremiumUsd, minSize, tags, where }: PrintFields): Query[] {
  const words = (field: string, list: readonly string[]): Query =>
    is(field, list.length === 1 ? '=' : 'in', { kind: 'words', words: list });
  return [
    ...(right === 'any' ? [] : [words('right', [right === 'C' ? 'call' : 'put'])]),
    ...(minPremiumUsd > 0 ? [is('premium', '>=', { kind: 'number', number: minPremiumUsd })] : []),
    ...(minSize > 0 ? [is('size', '>=', { kind: 'number', number: minSize })] : []),
    ...(tags.length > 0 ? [words('tag', tags)] : []),
    ...conjuncts(queryOfText(where)),
  ];
}

/** What has a field of its own goes there. */
function printFields(query: Query | undefined, amounts: boolean): PrintFields {
  const fields: PrintFields = { right: 'any', minPremiumUsd: 0, minSize: 0, tags: [], where: '' };
  if (query && asksUndoneAlone(query)) throw new Refused(query, NEVER_COUNTED);
  const rest = joinQueries(conjuncts(query).filter((part) => !takes(fields, part, amounts)));
  return { ...fields, where: rest ? printQuery(rest, ALERT_PRINTS) : '' };
}

function takes(fields: PrintFields, part: Query, amounts: boolean): boolean {
  if (part.kind !== 'compare') return false;
  const { term, operator, value } = part;
  if (value.kind === 'number') {
    const field = term.field === 'premium' ? 'minPremiumUsd' : term.field === 'size' ? 'minSize' : undefined;
    if (!amounts || !field || operator !== '>=' || fields[field] > 0 || !(value.number > 0)) return false;
    fields[field] = value.number;
    return true;
  }
  if (value.kind !== 'words' || operator === '!=') return false;
  const { words } = value;
  if (term.field === 'right' && words.length === 1 && fields.right === 'any')
    fields.right = words[0] === 'call' ? 'C' : 'P';
  else if (
    term.field === 'tag' &&
    fields.tags.length === 0 &&
    words.every((word) => ALERT_TAGS.includes(word as AlertTag))
  )
    fields.tags = [...new Set(words)] as AlertTag[];
  else return false;
  return true;
}

export type ReadGroups = { groups: Groups; fault?: undefined } | { groups?: undefined; fault: QueryFault };

export function groupsOfText(text: string): ReadGroups {
  const read = parseQuery(text, alertVocabulary());
  return read.query ? groupsOfQuery(read.query, read.places) : read;
}

class Refused extends Error {
  readonly query: Query;
  constructor(query: Query, message: string) {
    super(message);
    this.query = query;
  }
}

function refuse(query: Query, fault: string | undefined): void {
  if (fault !== undefined) throw new Refused(query, fault);
}

const MOST = 10;
const SCAN = scanVocabulary();

/** A rule is true where all conditions of any of its groups are true: the query in that form. */
export function groupsOfQuery(query: Query, places: Places): ReadGroups {
  const placeOf = (part: Query): Omit<QueryFault, 'message'> => places.get(part) ?? { column: 0, length: 1 };
  try {
    refuseTooLarge(query);
    const parts = alternatives(query, false);
    const groups = parts.map((group) => group.map(({ condition }) => condition));
    const checked = groupsSchema.safeParse(groups);
    if (checked.success) return { groups: checked.data };
    const issue = checked.error.issues[0];
    const [g, c] = issue.path as number[];
    const at = parts[g]?.[c]?.from ?? query;
    return { fault: { ...placeOf(at), message: `${capital(issue.message)}.` } };
  } catch (error) {
    if (error instanceof Refused) return { fault: { ...placeOf(error.query), message: error.message } };
    throw error;
  }
}

interface Part {
  condition: AlertCondition;
  from: Query;
}

interface Size {
  cases: number;
  /** Conditions of the longest case. */
  longest: number;
}

/** What a query comes to, counted before it is made: thirty “or” joined by “and” would be more cases than a machine holds. */
function sizeOf(query: Query, negated: boolean): Size {
  if (query.kind === 'not') return sizeOf(query.part, !negated);
  if (query.kind === 'event' || query.kind === 'compare') return { cases: 1, longest: 1 };
  const either = (query.kind === 'or') !== negated;
  return query.parts
    .map((part) => sizeOf(part, negated))
    .reduce((all, part) =>
      either
        ? { cases: all.cases + part.cases, longest: Math.max(all.longest, part.longest) }
        : { cases: all.cases * part.cases, longest: all.longest + part.longest },
    );
}

function refuseTooLarge(query: Query): void {
  const { cases, longest } = sizeOf(query, false);
  const said = cases > 1_000 ? 'more than 1000' : cases;
  if (cases > MOST)
    throw new Refused(
      query,
      `As a list of cases this comes to ${said}, and a rule holds ${MOST}: make several rules of it.`,
    );
  if (longest > MOST)
    throw new Refused(
      query,
      `These are ${longest} conditions in one case, and a case holds ${MOST}: make several rules of it.`,
    );
}

function alternatives(query: Query, negated: boolean): Part[][] {
  if (query.kind === 'not') return alternatives(query.part, !negated);
  if (query.kind === 'event' || query.kind === 'compare')
    return [[{ condition: conditionOf(query, negated), from: query }]];
  const parts = query.parts.map((part) => alternatives(part, negated));
  const either = (query.kind === 'or') !== negated;
  return either ? parts.flat() : parts.reduce((left, right) => left.flatMap((a) => right.map((b) => [...a, ...b])));
}

/** Zod checks what it makes: defaults and limits are the schema's. */
function conditionOf(query: Extract<Query, { kind: 'event' | 'compare' }>, negated: boolean): AlertCondition {
  const { term } = query;
  if (query.kind === 'event') {
    if (negated)
      throw new Refused(query, `“not” cannot stand before ${term.field}: it is a moment or a fault, not a state.`);
    if (term.field === 'scan') {
      if (!term.where) throw new Refused(query, 'Write what must be true of a name: scan(ivrank > 80)');
      return { kind: 'scan', where: printQuery(term.where, SCAN) };
    }
    if (term.field !== 'print')
      return { kind: 'stale', market: term.args[0] as 'stocks', event: term.field as FeedEvent };
    refuse(query, otherUnderlying(term));
    return { kind: 'print', underlying: term.subject!, ...printFields(term.where, true) };
  }
  const side = (Object.keys(FLOWS) as FlowSide[]).find((key) => FLOWS[key] === term.field);
  if (side) return flowOf(query, side, negated);
  const operator = negated ? OPPOSITE[query.operator] : query.operator;
  if (!operator) throw new Refused(query, '“not” cannot stand before a crossing: it is a moment.');
  const { value } = query;
  const other = value.kind === 'term' ? value.term : undefined;
  if (term.field === LINE) throw new Refused(query, 'A line is what a price is compared with: SPY last > line(…)');
  const line = other?.field === LINE ? lineOfArgs(other.args) : undefined;
  const measure = other && !line ? measureOf(other.field) : undefined;
  if (other && !line && !measure) throw new Refused(query, `${other.field} cannot be compared with ${term.field}.`);
  refuse(query, line ? pointsAtOnce(line) : neverWords(query, operator));
  return {
    kind: 'value',
    symbol: term.subject!,
    measure: measureOf(term.field)!,
    args: [...term.args],
    comparator: COMPARATOR_OF[operator]!,
    threshold: value.kind === 'number' ? value.number : 0,
    ...(line && { line }),
    ...(other && measure && { against: { symbol: other.subject ?? term.subject!, measure, args: [...other.args] } }),
    hysteresis: query.back ?? 0,
  };
}

function flowOf(query: Comparison, side: FlowSide, negated: boolean): AlertCondition {
  const { term, operator, value, back = 0 } = query;
  if (negated)
    throw new Refused(query, '“not” cannot stand before premium of a window: it reaches an amount or does not.');
  if (value.kind !== 'number') throw new Refused(query, 'Premium is compared with an amount of dollars, such as 1M.');
  if (operator === '<=' && value.number >= 0)
    throw new Refused(query, 'More sold than bought is written as an amount below 0: <= -1M');
  if (operator === '>=' && value.number <= 0) throw new Refused(query, 'The amount must be above 0.');
  refuse(query, otherUnderlying(term));
  return {
    kind: 'flow',
    underlying: term.subject!,
    side,
    windowMinutes: term.args[0] as number,
    premiumUsd: value.number,
    hysteresis: back,
    ...flowFields(term.where),
  };
}

function flowFields(query: Query | undefined): Pick<PrintFields, 'right' | 'tags' | 'where'> {
  const { right, tags, where } = printFields(query, false);
  return { right, tags, where };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
