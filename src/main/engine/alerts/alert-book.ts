/**
 * All rules of a world. Prints are checked as they arrive (`seeFrame`); everything else after every event of the market: `evaluate` goes
 * through the instruments that rules name and that are dirty, and the tape's new prints. The clock is the events' own, so that a recording of
 * them fires the same alerts however busy the machine was. With no rules it costs nothing.
 */
import type { AlertFired, AlertRuleState, LastFired } from '../../../shared/contract/alerts.ts';
import type { GapEntry } from '../../../shared/contract/health.ts';
import type { WorldKind } from '../../../shared/contract/world.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { ConditionTable } from '../../../shared/market/conditions.ts';
import type { BarsUpdate } from '../../../shared/market/rest-updates.ts';
import type { EventColumns } from '../../../shared/market/event-columns.ts';
import type { Judgement } from '../../../shared/market/judgement.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { AlertCondition, AlertRule } from '../../../shared/settings/alerts.ts';
import type { DirtySet, InstrumentId, InstrumentTable } from '../market/instrument-table.ts';
import { SET_BACK_MS, type ConditionState } from './condition-state.ts';
import { FlowState, PrintState } from './flow-states.ts';
import { FlowWatch, type FlowListener, type PrintSource } from './flow-watch.ts';
import { PrintWatch, type PrintListener } from './print-watch.ts';
import { ALERT_MEASURES, groupsOfMeasure, isModelMeasure } from '../../../shared/settings/alert-measures.ts';
import { NO_LISTS, type NamedLists } from '../../../shared/settings/list-members.ts';
import { RuleState } from './rule-state.ts';
import { withReason } from './state-reasons.ts';
import { ScanState } from './scan-state.ts';
import { FeedState } from './feed-state.ts';
import { FeedWatch, type ConnectionChange } from './feed-watch.ts';
import { ValueSources, type FlowBoards } from './value-sources.ts';
import type { BarValue } from './bar-values.ts';
import { ValueState } from './value-state.ts';

/** What a market tells its book of rules, in the market's order. */
export type MarketWatcher = Pick<AlertBook, 'seeFrame' | 'evaluate' | 'bars' | 'judge' | 'connection' | 'gap'>;

export interface AlertBookOptions {
  table: InstrumentTable;
  tape: PrintSource;
  calendar: () => TradingCalendar;
  /** For rules on places in the session's flow. */
  boards?: FlowBoards;
  world: WorldKind;
  /** Replay: the session's file. */
  source: string;
  fired: (alert: AlertFired) => void;
}

export class AlertBook {
  readonly #options: AlertBookOptions;
  readonly #prints: PrintWatch;
  readonly #flow: FlowWatch;
  readonly #sources: ValueSources;
  /** Rules on places of a board, and when they are looked at next. */
  #ranked: RuleState[] = [];
  #rankedAtMs = Number.NEGATIVE_INFINITY;
  #rules: RuleState[] = [];
  #due: RuleState[] = [];
  /** Swapped with `#due`, so that nothing is allocated. */
  #later: RuleState[] = [];
  /** When the next rule that cools down may fire again. */
  #timelyMs = Number.POSITIVE_INFINITY;
  #evaluatedAtMs = Number.NEGATIVE_INFINITY;
  #disabled: AlertRule[] = [];
  #lastFired: LastFired = {};
  #dirty: DirtySet | undefined;
  #byInstrument = new Map<InstrumentId, RuleState[]>();
  readonly #feed = new FeedWatch();
  #count = 0;

  constructor(options: AlertBookOptions) {
    this.#options = options;
    this.#sources = new ValueSources(options.table, options.boards);
    this.#prints = new PrintWatch(options.table);
    this.#flow = new FlowWatch(options.table, options.tape);
  }

  get size(): number {
    return this.#rules.length;
  }

  /** Prints overwritten on the tape before the flow rules could look at them. */
  get lostPrints(): number {
    return this.#flow.lost;
  }

  /** Replaces the rules. A rule that did not change keeps its state; a new or changed one starts from `lastFired`. */
  setRules(rules: readonly AlertRule[], lastFired: LastFired, nowMs: EpochMs, lists: NamedLists = NO_LISTS): void {
    this.#lastFired = lastFired;
    const before = new Map(this.#rules.map((state) => [state.rule.id, state]));
    const added = new Set<FlowListener['state']>();
    this.#disabled = rules.filter((rule) => !rule.enabled);
    this.#rules = rules.flatMap((rule) => {
      if (!rule.enabled) return [];
      const known = before.get(rule.id);
      if (known && JSON.stringify(known.rule) === JSON.stringify(rule)) return [known];
      const state = this.#newState(rule);
      for (const c of state.conditions) if (c instanceof PrintState || c instanceof FlowState) added.add(c);
      return [state];
    });
    for (const { conditions } of this.#rules) for (const c of conditions) if (c instanceof ScanState) c.setLists(lists);
    this.#watchTable();
    this.#prints.set([...this.#listeners(lastPrice), ...this.#barListeners()]);
    this.#flow.set(this.#listeners(onFlow), added, nowMs);
    this.#tellFeed();
    this.#lookAtAll();
    this.evaluate(nowMs);
  }

  /** Before the frame changes the table. */
  seeFrame(events: EventColumns, conditions: ConditionTable): void {
    this.#prints.seeFrame(events, conditions);
  }

  /** What follows from no frame. */
  judge(judgement: Judgement): void {
    if (judgement.kind === 'stale') {
      this.#feed.setStale(judgement.markets);
      this.#tellFeed();
    } else if (judgement.kind === 'model') {
      this.#sources.judged.take(judgement);
      const id = this.#options.table.find(judgement.symbol);
      if (id !== undefined) this.#markDue(id);
    }
    this.evaluate(judgement.atMs);
  }

  connection(event: ConnectionChange & { atMs: EpochMs }): void {
    this.#feed.connection(event);
    this.#tellFeed();
    this.evaluate(event.atMs);
  }

  /** An entry of the gap ledger, new or changed. */
  gap(entry: GapEntry): void {
    if (!this.#feed.isNewGap(entry)) return;
    for (const rule of this.#rules)
      for (const condition of rule.conditions) {
        if (!(condition instanceof FeedState)) continue;
        const { event, market } = condition.condition;
        if (event !== 'gap' || market !== entry.market) continue;
        condition.pulse(entry.detail);
        this.#markRule(rule);
      }
    this.evaluate(entry.endMs ?? entry.startMs);
  }

  evaluate(nowMs: EpochMs): void {
    if (this.#rules.length === 0) return;
    if (nowMs < this.#evaluatedAtMs - SET_BACK_MS) {
      this.#rankedAtMs = Number.NEGATIVE_INFINITY;
      this.#lookAtAll();
    }
    this.#evaluatedAtMs = nowMs;
    this.#dirty?.drain(this.#markDue);
    this.#flow.scan(nowMs);
    if (this.#ranked.length > 0 && !(nowMs < this.#rankedAtMs + RANK_EVERY_MS)) this.#markRanked(nowMs);
    if (nowMs >= this.#timelyMs) this.#markTimely(nowMs);
    // What becomes due meanwhile (a rule that fired looks once more) waits for the next event.
    const due = this.#due;
    if (due.length === 0) return;
    this.#due = this.#later;
    this.#later = due;
    for (let i = 0; i < due.length; i++) {
      const state = due[i];
      const readings = state.evaluate(nowMs);
      if (readings) this.#fire(state, readings, nowMs);
      if (state.due) this.#due.push(state);
      this.#timelyMs = Math.min(this.#timelyMs, state.timelyMs);
    }
    due.length = 0;
  }

  /** Bars that REST gave, for values of bars that closed before the first print. */
  bars(update: BarsUpdate): void {
    this.#sources.fill(update, (bar) => {
      for (const rule of this.#rulesOf(bar)) this.#markRule(rule);
    });
  }

  arm(ruleId: string, nowMs: EpochMs): void {
    this.#rules.find((state) => state.rule.id === ruleId)?.arm();
    this.#lookAtAll();
    this.evaluate(nowMs);
  }

  /** A jump in time: values seen before it do not count. */
  reset(): void {
    this.#flow.reset();
    this.#dirty?.clear();
    this.#sources.clear();
    this.#rankedAtMs = Number.NEGATIVE_INFINITY;
    this.#feed.clear();
    for (const state of this.#rules) state.reset(this.#lastFiredOf(state.rule.id));
    this.#lookAtAll();
  }

  /** `notStreamed`: contracts the quote budget left out, with the reason. */
  states(nowMs: EpochMs, notStreamed: ReadonlyMap<string, string>): AlertRuleState[] {
    return [
      ...this.#rules.map((state) => withReason(state.state(nowMs), state, notStreamed)),
      ...this.#disabled.map((rule): AlertRuleState => ({
        ruleId: rule.id,
        phase: 'disabled',
        lastFiredAtMs: this.#lastFiredOf(rule.id),
        values: [],
      })),
    ];
  }

  /** The reason each rule cannot be evaluated yet, by rule id. */
  unknown(nowMs: EpochMs): Record<string, string> {
    const found: Record<string, string> = {};
    for (const state of this.#rules) {
      for (const condition of state.conditions) condition.look(nowMs);
      const sentence = state.unknown();
      if (sentence) found[state.rule.id] = sentence;
    }
    return found;
  }

  close(): void {
    if (this.#dirty) this.#options.table.unwatch(this.#dirty);
    this.#dirty = undefined;
    this.#rules = [];
    this.#due = [];
  }

  readonly #markDue = (id: InstrumentId): void => {
    const rules = this.#byInstrument.get(id);
    if (rules) for (let i = 0; i < rules.length; i++) this.#markRule(rules[i]);
  };

  #markRule(rule: RuleState): void {
    if (rule.due) return;
    rule.due = true;
    this.#due.push(rule);
  }

  /** After anything that may have marked rules without listing them. */
  #lookAtAll(): void {
    this.#due = [...this.#rules];
    this.#timelyMs = Number.POSITIVE_INFINITY;
    for (const rule of this.#rules) rule.due = true;
  }

  #markTimely(nowMs: EpochMs): void {
    this.#timelyMs = Number.POSITIVE_INFINITY;
    for (const rule of this.#rules) {
      if (nowMs >= rule.timelyMs) this.#markRule(rule);
      else this.#timelyMs = Math.min(this.#timelyMs, rule.timelyMs);
    }
  }

  #newState(rule: AlertRule): RuleState {
    const groups = rule.groups.map((group) => group.map((condition) => this.#conditionState(condition)));
    return new RuleState(rule, groups, this.#lastFiredOf(rule.id));
  }

  #conditionState(condition: AlertCondition): ConditionState {
    const { table, tape, calendar } = this.#options;
    switch (condition.kind) {
      case 'value':
        return new ValueState(condition, table, this.#sources, calendar);
      case 'print':
        return new PrintState(condition, tape);
      case 'flow':
        return new FlowState(condition, tape);
      case 'stale':
        return new FeedState(condition);
      case 'scan':
        return new ScanState(condition, table);
    }
  }

  #watchTable(): void {
    const { table } = this.#options;
    if (this.#dirty) table.unwatch(this.#dirty);
    this.#dirty = undefined;
    this.#byInstrument.clear();
    const wanted = new Map<InstrumentId, number>();
    for (const rule of this.#rules) {
      for (const condition of rule.conditions) {
        if (!(condition instanceof ValueState)) continue;
        for (const [id, measure] of condition.watched) {
          // The model's values come as judgements.
          if (!isModelMeasure(measure)) wanted.set(id, (wanted.get(id) ?? 0) | groupsOfMeasure(measure));
          const rules = this.#byInstrument.get(id) ?? [];
          if (rules.at(-1) !== rule) rules.push(rule);
          this.#byInstrument.set(id, rules);
        }
      }
    }
    if (wanted.size === 0) return;
    const dirty = table.watch();
    for (const [id, groups] of wanted) dirty.want(id, groups);
    this.#dirty = dirty;
  }

  #listeners<S extends ConditionState>(is: (condition: ConditionState) => condition is S): { state: S; due(): void }[] {
    return this.#rules.flatMap((rule) =>
      rule.conditions.filter(is).map((state) => ({
        state,
        due: () => this.#markRule(rule),
      })),
    );
  }

  /** Bars are made of every price in order, as a last price is. */
  #barListeners(): PrintListener[] {
    const used = new Set<BarValue>();
    this.#ranked = [];
    for (const rule of this.#rules)
      for (const [id, measure, args] of watchedBy(rule)) {
        const { from } = ALERT_MEASURES[measure];
        if (from === 'bars') used.add(this.#sources.barValue(id, measure, args));
        else if (from === 'board' && !this.#ranked.includes(rule)) this.#ranked.push(rule);
      }
    this.#sources.keepOnly(used);
    return [...used].map((state) => {
      const rules = this.#rulesOf(state);
      return { state, due: () => rules.forEach((rule) => this.#markRule(rule)) };
    });
  }

  #rulesOf(bar: BarValue): RuleState[] {
    return this.#rules.filter((rule) =>
      watchedBy(rule).some(
        ([id, measure, args]) =>
          ALERT_MEASURES[measure].from === 'bars' && this.#sources.barValue(id, measure, args) === bar,
      ),
    );
  }

  #markRanked(nowMs: EpochMs): void {
    this.#rankedAtMs = nowMs;
    this.#sources.refreshBoards();
    for (const rule of this.#ranked) this.#markRule(rule);
  }

  #tellFeed(): void {
    for (const rule of this.#rules)
      for (const condition of rule.conditions)
        if (condition instanceof FeedState && this.#feed.show(condition)) this.#markRule(rule);
  }

  #lastFiredOf(ruleId: string): EpochMs | undefined {
    return this.#lastFired[ruleId]?.[this.#options.world];
  }

  #fire({ rule, words }: RuleState, readings: AlertFired['readings'], nowMs: EpochMs): void {
    const { world, source, fired } = this.#options;
    fired({
      id: `${rule.id}/${++this.#count}`,
      ruleId: rule.id,
      ...words,
      atMs: nowMs,
      world,
      source,
      readings,
      notify: rule.notify,
      sound: rule.sound,
    });
  }
}

/** A board is rebuilt this often, by the events' clock. */
const RANK_EVERY_MS = 5_000;

const watchedBy = (rule: RuleState): ValueState['watched'] =>
  rule.conditions.flatMap((condition) => (condition instanceof ValueState ? condition.watched : []));

const lastPrice = (condition: ConditionState): condition is ValueState =>
  condition instanceof ValueState && condition.condition.measure === 'last';
const onFlow = (condition: ConditionState): condition is FlowListener['state'] =>
  condition instanceof PrintState || condition instanceof FlowState;
