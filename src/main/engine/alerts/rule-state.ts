/** One rule in one world: armed, waiting to be false once, cooling down, or spent. */
import type { AlertPhase, AlertReading, AlertRuleState } from '../../../shared/contract/alerts.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { describeGroups, nameOfRule } from '../../../shared/settings/describe-alert.ts';
import { TRUTH, type Truth } from '../../../shared/query/truth.ts';
import { allOf, anyGroup, type ConditionState } from './condition-state.ts';

const fires = (c: ConditionState): Truth => c.fires();
const holds = (c: ConditionState): Truth => c.holds();

type Phase = Extract<AlertPhase, 'armed' | 'waiting' | 'cooling' | 'fired'>;

export class RuleState {
  readonly rule: AlertRule;
  readonly groups: readonly ConditionState[][];
  readonly conditions: readonly ConditionState[];
  /** Those that time alone may change. */
  readonly #timed: readonly ConditionState[];
  /** Its name and wording, for the log. */
  readonly words: { name: string; summary: string };
  /** Something it looks at moved. */
  due = true;
  #phase: Phase = 'armed';
  #untilMs = Number.NaN;
  #lastFiredAtMs: EpochMs | undefined;

  constructor(rule: AlertRule, groups: readonly ConditionState[][], lastFiredAtMs: EpochMs | undefined) {
    this.rule = rule;
    this.groups = groups;
    this.conditions = groups.flat();
    this.#timed = this.conditions.filter((condition) => condition.dueAtMs !== undefined);
    this.words = { name: nameOfRule(rule), summary: describeGroups(rule) };
    this.#lastFiredAtMs = lastFiredAtMs;
    if (lastFiredAtMs !== undefined) this.#rest(lastFiredAtMs);
  }

  /** Evaluates what changed since the last call. Returns the readings that fired it, or undefined. */
  evaluate(nowMs: EpochMs): AlertReading[] | undefined {
    this.due = false;
    for (const condition of this.conditions) condition.refresh(nowMs);
    const fired = this.#judge(nowMs);
    for (const condition of this.conditions) condition.clear();
    return fired;
  }

  /** When time alone may change it; never, for most. */
  get timelyMs(): EpochMs {
    if (this.#phase === 'cooling') return this.#untilMs;
    let dueAtMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#timed.length; i++) dueAtMs = Math.min(dueAtMs, this.#timed[i].dueAtMs!);
    return dueAtMs;
  }

  arm(): void {
    this.#phase = 'armed';
    this.due = true;
    for (const condition of this.conditions) condition.needChange(false);
  }

  /** Starts over in another market or after a jump in time; `lastFiredAtMs` is when it last fired there, if ever. */
  reset(lastFiredAtMs: EpochMs | undefined): void {
    for (const condition of this.conditions) condition.reset();
    this.#lastFiredAtMs = lastFiredAtMs;
    this.arm();
    if (lastFiredAtMs !== undefined) this.#rest(lastFiredAtMs);
  }

  state(nowMs: EpochMs): AlertRuleState {
    for (const condition of this.conditions) condition.look(nowMs);
    const known: AlertRuleState = {
      ruleId: this.rule.id,
      phase: this.#phase,
      lastFiredAtMs: this.#lastFiredAtMs,
      values: this.conditions.map((condition) => condition.value()),
    };
    if (this.#phase === 'cooling') return { ...known, untilMs: this.#untilMs };
    if (this.#phase === 'fired' || anyGroup(this.groups, fires) !== TRUTH.unknown) return known;
    const reason = this.unknown();
    return this.#phase === 'armed' ? { ...known, phase: 'cannot', reason } : { ...known, reason };
  }

  /** Why it cannot be evaluated: the first unknown condition's sentence. Undefined where everything is known. */
  unknown(): string | undefined {
    return this.conditions.find((condition) => condition.fires() === TRUTH.unknown)?.unknown();
  }

  #judge(nowMs: EpochMs): AlertReading[] | undefined {
    if (this.#phase === 'fired') return undefined;
    if (this.#phase === 'cooling') {
      const { repeat } = this.rule;
      // Where the clock was set back it would last longer than it may.
      if (repeat.mode === 'cooldown') this.#untilMs = Math.min(this.#untilMs, nowMs + repeat.seconds * 1000);
      if (nowMs < this.#untilMs) return undefined;
      this.#phase = 'armed';
    }
    if (this.#phase === 'waiting') {
      if (anyGroup(this.groups, holds) !== TRUTH.no) return undefined;
      this.#phase = 'armed';
      for (const condition of this.conditions) {
        condition.needChange(false);
        condition.refresh(nowMs);
      }
    }
    const group = this.groups.find((conditions) => allOf(conditions, fires) === TRUTH.yes);
    if (!group) return undefined;
    this.#rest(nowMs);
    return group.flatMap((condition) => condition.reading());
  }

  #rest(firedAtMs: EpochMs): void {
    this.#lastFiredAtMs = firedAtMs;
    const { repeat } = this.rule;
    if (repeat.mode === 'once') this.#phase = 'fired';
    else if (repeat.mode === 'cooldown') {
      this.#phase = 'cooling';
      this.#untilMs = firedAtMs + repeat.seconds * 1000;
    } else {
      this.#phase = 'waiting';
      // Events (a print) do not last: the next evaluation arms the rule again.
      this.due = true;
      for (const condition of this.conditions) condition.needChange(true);
    }
  }
}
