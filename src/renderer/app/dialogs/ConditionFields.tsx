/** The fields of one condition, by its kind. */
import type { ReactNode } from 'react';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import {
  ALERT_TAGS,
  COMPARATORS,
  type AlertCondition,
  type AlertTag,
  type FeedEvent,
  type FlowCondition,
  type FlowSide,
  type PrintCondition,
  type ValueCondition,
} from '../../../shared/settings/alerts.ts';
import {
  ALERT_MEASURES,
  labelOf,
  MEASURES,
  standardArgs,
  UNIT_SIGN,
  type Measure,
} from '../../../shared/settings/alert-measures.ts';
import { COMPARATOR_LABEL, nameSymbol, TAG_LABEL } from '../../../shared/settings/describe-alert.ts';
import { formatSymbol } from '../../components/format.ts';
import { Menu } from '../../components/Menu.tsx';
import { SymbolInput } from '../../components/SymbolInput.tsx';
import { valueCondition } from '../../stores/new-alert.ts';
import { NumberInput } from './NumberInput.tsx';
import { ScanFields } from './ScanFields.tsx';
import styles from './AlertDialog.module.css';

const KINDS: Record<AlertCondition['kind'], string> = {
  value: 'Price or value',
  print: 'Option print',
  flow: 'Flow premium',
  stale: 'State of the data',
  scan: 'A name enters a scan',
};

const FEED_EVENT_WORDS: Record<FeedEvent, string> = {
  stale: 'data is stale',
  disconnected: 'connection is lost',
  gap: 'data has a gap',
};
const FLOW_SIDE_WORDS: Record<FlowSide, string> = {
  any: 'All premium',
  bought: 'Bought',
  sold: 'Sold',
  net: 'Bought less sold',
};
const MARKETS = { stocks: 'Stocks', options: 'Options', indices: 'Indices' } as const;

interface ConditionProps<C> {
  condition: C;
  onChange(next: AlertCondition): void;
}

export function ConditionFields(props: ConditionProps<AlertCondition> & { first: boolean }): ReactNode {
  const { condition, onChange } = props;
  return (
    <div className={styles.fields}>
      <select
        aria-label="Kind of condition"
        data-autofocus={props.first || undefined}
        value={condition.kind}
        onChange={(event) => onChange(turnInto(event.target.value as AlertCondition['kind'], condition))}
      >
        {options(KINDS)}
      </select>
      {condition.kind === 'value' && <ValueFields condition={condition} onChange={onChange} />}
      {condition.kind === 'print' && <PrintFields condition={condition} onChange={onChange} />}
      {condition.kind === 'flow' && <FlowFields condition={condition} onChange={onChange} />}
      {condition.kind === 'scan' && <ScanFields condition={condition} onChange={onChange} />}
      {condition.kind === 'stale' && (
        <>
          <select
            aria-label="Market"
            value={condition.market}
            onChange={(event) => onChange({ ...condition, market: event.target.value as keyof typeof MARKETS })}
          >
            {options(MARKETS)}
          </select>
          <select
            aria-label="What becomes of it"
            value={condition.event}
            onChange={(event) => onChange({ ...condition, event: event.target.value as FeedEvent })}
          >
            {options(FEED_EVENT_WORDS)}
          </select>
        </>
      )}
    </div>
  );
}

function ValueFields({ condition, onChange }: ConditionProps<ValueCondition>): ReactNode {
  const edit = (change: Partial<ValueCondition>): void => onChange({ ...condition, ...change });
  const measures = Object.fromEntries(MEASURES.map((m) => [m, ALERT_MEASURES[m].label])) as Record<Measure, string>;
  const comparators = Object.fromEntries(COMPARATORS.map((c) => [c, COMPARATOR_LABEL[c]]));
  const unit = UNIT_SIGN[ALERT_MEASURES[condition.measure].unit];
  return (
    <>
      <SymbolField label="Symbol" symbol={condition.symbol} onSymbol={(symbol) => edit({ symbol })} />
      <select
        aria-label="What to look at"
        value={condition.measure}
        onChange={(event) => {
          const measure = event.target.value as Measure;
          edit({ measure, args: [...standardArgs(measure)] });
        }}
      >
        {options(measures)}
      </select>
      {condition.args.length > 0 && (
        <span className={styles.number} title="Changed in the text above">
          {labelOf(condition.measure, condition.args)}
        </span>
      )}
      <select
        aria-label="Comparison"
        value={condition.comparator}
        onChange={(event) => edit({ comparator: event.target.value as ValueCondition['comparator'] })}
      >
        {options(comparators)}
      </select>
      {condition.line ? (
        <span className={styles.number} title="Move the drawing on the chart, or write another value in the text above">
          its line on the chart
        </span>
      ) : condition.against ? (
        <span className={styles.number}>
          {nameSymbol(condition.against.symbol)} {labelOf(condition.against.measure, condition.against.args)}
        </span>
      ) : (
        <NumberInput
          label="Value"
          value={condition.threshold}
          unit={unit}
          onChange={(threshold) => edit({ threshold })}
        />
      )}
      <label className={styles.number} title="How far back the value must go before it counts as having left">
        back by
        <NumberInput
          label="Way back"
          value={condition.hysteresis}
          unit={unit}
          onChange={(hysteresis) => edit({ hysteresis })}
        />
      </label>
    </>
  );
}

function PrintFields({ condition, onChange }: ConditionProps<PrintCondition>): ReactNode {
  const edit = (change: Partial<PrintCondition>): void => onChange({ ...condition, ...change });
  return (
    <>
      <SymbolField label="Underlying" symbol={condition.underlying} onSymbol={(underlying) => edit({ underlying })} />
      <RightSelect right={condition.right} onChange={(right) => edit({ right })} />
      <TagMenu tags={condition.tags} onChange={(tags) => edit({ tags })} />
      <NumberInput
        label="Least premium"
        value={condition.minPremiumUsd}
        unit="$ or more"
        onChange={(minPremiumUsd) => edit({ minPremiumUsd })}
      />
      <NumberInput
        label="Least size"
        value={condition.minSize}
        unit="contracts or more"
        onChange={(minSize) => edit({ minSize })}
      />
      <Where text={condition.where} />
    </>
  );
}

function FlowFields({ condition, onChange }: ConditionProps<FlowCondition>): ReactNode {
  const edit = (change: Partial<FlowCondition>): void => onChange({ ...condition, ...change });
  return (
    <>
      <SymbolField label="Underlying" symbol={condition.underlying} onSymbol={(underlying) => edit({ underlying })} />
      <RightSelect right={condition.right} onChange={(right) => edit({ right })} />
      <TagMenu tags={condition.tags} onChange={(tags) => edit({ tags })} />
      <select
        aria-label="Whose side"
        value={condition.side}
        onChange={(event) => edit({ side: event.target.value as FlowSide })}
      >
        {options(FLOW_SIDE_WORDS)}
      </select>
      <NumberInput
        label="Premium"
        value={condition.premiumUsd}
        unit="$ within"
        onChange={(premiumUsd) => edit({ premiumUsd })}
      />
      <NumberInput
        label="Window in minutes"
        value={condition.windowMinutes}
        unit="min"
        onChange={(windowMinutes) => edit({ windowMinutes })}
      />
      <label className={styles.number} title="How far back the premium must go before it counts as having left">
        back by
        <NumberInput
          label="Way back"
          value={condition.hysteresis}
          unit="$"
          onChange={(hysteresis) => edit({ hysteresis })}
        />
      </label>
      <Where text={condition.where} />
    </>
  );
}

/** What the text adds: it is changed there. */
const Where = ({ text }: { text: string }): ReactNode =>
  text === '' ? null : <code className={styles.number}>{text}</code>;

function SymbolField(props: { label: string; symbol: string; onSymbol(symbol: string): void }): ReactNode {
  return (
    <span className={styles.symbol} title={formatSymbol(props.symbol)}>
      <SymbolInput label={props.label} symbol={props.symbol} onSymbol={props.onSymbol} />
    </span>
  );
}

const RIGHTS = { any: 'Calls and puts', C: 'Calls', P: 'Puts' } as const;
type Right = keyof typeof RIGHTS;

function RightSelect({ right, onChange }: { right: Right; onChange(right: Right): void }): ReactNode {
  return (
    <select aria-label="Calls or puts" value={right} onChange={(event) => onChange(event.target.value as Right)}>
      {options(RIGHTS)}
    </select>
  );
}

function TagMenu({ tags, onChange }: { tags: readonly AlertTag[]; onChange(tags: AlertTag[]): void }): ReactNode {
  const shown = tags.length === 0 ? 'Any tag' : tags.map((tag) => TAG_LABEL[tag]).join(' or ');
  return (
    <Menu
      label="Tags"
      shown={shown}
      trigger={shown}
      items={ALERT_TAGS.map((tag) => ({
        id: tag,
        label: TAG_LABEL[tag],
        checked: tags.includes(tag),
        stay: true,
        onSelect: () => onChange(tags.includes(tag) ? tags.filter((t) => t !== tag) : [...tags, tag]),
      }))}
    />
  );
}

const options = (choices: Readonly<Record<string, string>>): ReactNode =>
  Object.entries(choices).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));

/** Another kind about the same thing. */
function turnInto(kind: AlertCondition['kind'], from: AlertCondition): AlertCondition {
  const symbol = 'symbol' in from ? from.symbol : 'underlying' in from ? from.underlying : 'SPY';
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  switch (kind) {
    case 'value':
      return valueCondition(symbol, Number.NaN);
    case 'print':
      return { kind, underlying, right: 'any', minPremiumUsd: 100_000, minSize: 0, tags: [], where: '' };
    case 'flow':
      return {
        kind,
        underlying,
        right: 'any',
        tags: [],
        where: '',
        side: 'any',
        windowMinutes: 10,
        premiumUsd: 1_000_000,
        // A sum moves with every print: at its very limit it would come and go.
        hysteresis: 200_000,
      };
    case 'stale':
      return { kind, market: 'options', event: 'stale' };
    case 'scan':
      return { kind, where: 'ivrank > 80' };
  }
}
