/** The alert rules that hang on drawings, as the drawings are now: whatever changed them (a hand, undo, redo, another file). */
import { marketOf } from '../market/symbols.ts';
import type { PriceLine } from '../market/price-line.ts';
import type { TimeKind } from '../market/trading-time.ts';
import type { AlertRule, ValueCondition } from './alerts.ts';
import type { Charts, Drawing } from './charts.ts';

type Level = Pick<ValueCondition, 'threshold' | 'line'>;

/** The hours a symbol's bars are of: stocks trade before and after the session. */
export const hoursOf = (symbol: string): TimeKind => (marketOf(symbol) === 'stocks' ? 'extended' : 'regular');

/** A drawing's first two points as a line; undefined for tools that have none. */
export function lineOf(symbol: string, { tool, points, time, scale }: Drawing): PriceLine | undefined {
  if ((tool !== 'trend' && tool !== 'ray' && tool !== 'channel') || points.length < 2) return undefined;
  const [from, to] = points;
  return { from, to, time: time ?? hoursOf(symbol), scale: scale ?? 'linear' };
}

/** What a rule on a drawing compares with; undefined for tools that carry none. */
export function levelOf(symbol: string, drawing: Drawing): Level | undefined {
  if (drawing.tool === 'horizontal') return { threshold: roundPrice(drawing.points[0].price), line: undefined };
  const line = drawing.tool === 'channel' ? undefined : lineOf(symbol, drawing);
  return line && { threshold: line.to.price, line };
}

/** Prices of a cent, below a dollar of a hundredth of one. */
export const roundPrice = (price: number): number =>
  price < 1 ? Math.round(price * 10_000) / 10_000 : Math.round(price * 100) / 100;

/** Whether a rule watches a drawing's line; false where the rule was given another level by hand. */
export function isOnDrawing(rule: AlertRule, symbol: string, drawing: Drawing): boolean {
  const first = rule.groups[0]?.[0];
  const level = levelOf(symbol, drawing);
  if (first?.kind !== 'value' || first.symbol !== symbol || !level) return false;
  if (first.line || level.line) return JSON.stringify(first.line) === JSON.stringify(level.line);
  return !first.against && first.threshold === level.threshold;
}

export function putOnDrawing(rule: AlertRule, symbol: string, drawing: Drawing): AlertRule {
  const first = rule.groups[0]?.[0];
  const level = levelOf(symbol, drawing);
  if (first?.kind !== 'value' || !level || !(level.line || level.threshold > 0)) return rule;
  if (isOnDrawing(rule, symbol, drawing)) return rule;
  const { line: _, against: __, ...own } = first;
  const moved = { ...own, threshold: level.threshold, ...(level.line && { line: level.line }) };
  return { ...rule, groups: rule.groups.with(0, rule.groups[0].with(0, moved)) };
}

type Drawn = Charts['drawings'];

/** By the id of the rule that hangs on it. */
function carriers(drawn: Drawn): Map<string, { symbol: string; drawing: Drawing }> {
  const found = new Map<string, { symbol: string; drawing: Drawing }>();
  for (const [symbol, drawings] of Object.entries(drawn))
    for (const drawing of drawings) if (drawing.alert !== undefined) found.set(drawing.alert, { symbol, drawing });
  return found;
}

/**
 * The rules after drawings changed: those of drawings that moved move, those of drawings that are gone go, those of drawings that came back
 * come back out of `gone`, where this keeps what it took away. A drawing that stood without its rule may have been moved while that was being
 * made: the rule goes to it. A rule that was given another level by hand hangs on no drawing any more: it stays as it is. The same array
 * where nothing changes.
 */
export function followDrawings(
  rules: readonly AlertRule[],
  before: Drawn,
  after: Drawn,
  gone: Map<string, AlertRule>,
): readonly AlertRule[] {
  const [was, is] = [carriers(before), carriers(after)];
  const stood = new Set(Object.values(before).flatMap((drawings) => drawings.map(({ id }) => id)));
  const next: AlertRule[] = [];
  for (const rule of rules) {
    const now = is.get(rule.id);
    const then = was.get(rule.id);
    if (!then) next.push(now && stood.has(now.drawing.id) ? putOnDrawing(rule, now.symbol, now.drawing) : rule);
    else if (!isOnDrawing(rule, then.symbol, then.drawing)) next.push(rule);
    else if (!now) gone.set(rule.id, rule);
    else next.push(putOnDrawing(rule, now.symbol, now.drawing));
  }
  const known = new Set(rules.map(({ id }) => id));
  for (const [id, { symbol, drawing }] of is) {
    const kept = gone.get(id);
    if (!kept || known.has(id) || was.has(id)) continue;
    next.push(putOnDrawing(kept, symbol, drawing));
    gone.delete(id);
  }
  const same = next.length === rules.length && next.every((rule, i) => rule === rules[i]);
  return same ? rules : next;
}

/**
 * Rules of a time when a rule held no line, on the sloped lines they hang on, and those drawings with the time they are straight in. The same
 * objects where there is none.
 */
export function linesForOldRules(
  rules: readonly AlertRule[],
  drawn: Drawn,
): { rules: readonly AlertRule[]; drawings: Drawn } {
  let drawings = drawn;
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  for (const [symbol, some] of Object.entries(drawn))
    for (const drawing of some) {
      const rule = drawing.alert === undefined ? undefined : byId.get(drawing.alert);
      if (!rule || drawing.time !== undefined || !levelOf(symbol, drawing)?.line) continue;
      const timed: Drawing = { ...drawing, time: hoursOf(symbol), scale: 'linear' };
      byId.set(rule.id, putOnDrawing(rule, symbol, timed));
      drawings = { ...drawings, [symbol]: drawings[symbol].map((one) => (one === drawing ? timed : one)) };
    }
  return drawings === drawn ? { rules, drawings } : { rules: rules.map(({ id }) => byId.get(id)!), drawings };
}
