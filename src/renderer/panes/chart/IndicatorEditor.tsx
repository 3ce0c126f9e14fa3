/** One indicator of the legend: its name opens what can be changed about it; a cross takes it off the chart. */
import { X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { etInstant } from '../../../shared/market/calendar.ts';
import {
  indicatorKind,
  indicatorTitle,
  soundInputs,
  type IndicatorChoice,
  type IndicatorInput,
  type IndicatorKind,
} from '../../charts/indicator-set.ts';
import { SERIES_COLOURS } from '../../charts/tokens.ts';
import { formatDate, formatExpiry, formatTime, ZONE_WORD, type TimeZoneChoice } from '../../components/format.ts';
import { useContainerBody } from '../../components/container-context.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { chartStates } from './chart-words.ts';
import styles from './Legend.module.css';

interface IndicatorEditorProps {
  choice: IndicatorChoice;
  onChange(change: Partial<Pick<IndicatorChoice, 'inputs' | 'hue'>>): void;
  onRemove(): void;
}

export function IndicatorEditor({ choice, onChange, onRemove }: IndicatorEditorProps): ReactNode {
  const body = useContainerBody();
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const kind = indicatorKind(choice.kind);
  if (!kind) return null;
  const inputs = soundInputs(kind, choice.inputs);
  const anchors = kind.inputs.filter(({ key, instant }) => instant && inputs[key] > 0);
  const title = [indicatorTitle(kind, inputs), ...anchors.map(({ key }) => anchorName(inputs[key], zone))].join(' ');
  const hue = choice.hue ?? kind.hue;
  return (
    <span className={styles.reading} data-indicator={choice.id}>
      <Popover.Root>
        <Popover.Trigger
          className={styles.name}
          style={{ color: `var(${SERIES_COLOURS[hue % SERIES_COLOURS.length]})` }}
          title={`Change ${title}`}
        >
          {title}
        </Popover.Trigger>
        <Popover.Portal container={body}>
          <Popover.Content
            className={styles.editor}
            aria-label={`Change ${title}`}
            align="start"
            sideOffset={4}
            collisionPadding={8}
          >
            <h3>{kind.label}</h3>
            {kind.inputs.map((input) => (
              <InputField
                key={input.key}
                input={input}
                value={inputs[input.key]}
                onValue={(value) => onChange({ inputs: { ...inputs, [input.key]: value } })}
              />
            ))}
            {kind.lines.length > 0 && <Colours hue={hue} onHue={(chosen) => onChange({ hue: chosen })} />}
            <IndicatorNote kind={kind} />
            <button type="button" className={styles.removeWide} onClick={onRemove}>
              Remove {title}
            </button>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>{' '}
      <span className={styles.values} data-values />
      <button type="button" className={styles.remove} aria-label={`Remove ${title}`} onClick={onRemove}>
        <X size={11} aria-hidden />
      </button>
    </span>
  );
}

const NOTES: Readonly<Record<string, string>> = {
  vwap: chartStates.vwap,
  anchoredVwap: chartStates.anchoredVwap,
  obv: chartStates.obv,
};

function IndicatorNote({ kind }: { kind: IndicatorKind }): ReactNode {
  const note = NOTES[kind.kind];
  return note && <p>{note}</p>;
}

interface InputFieldProps {
  input: IndicatorInput;
  value: number;
  onValue(value: number): void;
}

/** Typed values apply once valid; until then the field shows the error and the chart keeps its value. */
function InputField({ input, value, onValue }: InputFieldProps): ReactNode {
  const [text, setText] = useState<string>();
  const { label, min, max, step, instant } = input;
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const shown = text ?? (instant ? wallClock(value, zone) : String(value));
  const read = (typed: string): number =>
    instant ? instantOf(typed, zone) : typed.trim() === '' ? Number.NaN : Number(typed);
  const sound = (typed: string): boolean => {
    const number = read(typed);
    return number >= min && number <= max && (step !== 1 || Number.isInteger(number));
  };
  return (
    <label className={styles.field}>
      <span>{instant ? `${label} (${ZONE_WORD[zone]})` : label}</span>
      <input
        type={instant ? 'datetime-local' : 'number'}
        value={shown}
        min={instant ? undefined : min}
        max={instant ? undefined : max}
        step={instant ? 60 : step}
        aria-invalid={!sound(shown)}
        onChange={({ target }) => {
          setText(target.value);
          if (sound(target.value)) onValue(read(target.value));
        }}
        onBlur={() => setText(undefined)}
      />
      {!sound(shown) && (
        <em role="alert">
          {instant
            ? `A day and a time, ${ZONE_WORD[zone]}`
            : `${step === 1 ? 'A whole number' : 'A number'}, ${min} to ${max}`}
        </em>
      )}
    </label>
  );
}

/** `20 Nov 09:45`: several of a kind stand beside each other. */
const anchorName = (atMs: number, zone: TimeZoneChoice): string =>
  `${formatExpiry(formatDate(atMs, zone))} ${formatTime(atMs, zone).slice(0, 5)}`;

const wallClock = (atMs: number, zone: TimeZoneChoice): string =>
  `${formatDate(atMs, zone)}T${formatTime(atMs, zone).slice(0, 5)}`;

/** `2026-11-20T15:30` on the clock of the zone; NaN where it is none. */
function instantOf(typed: string, zone: TimeZoneChoice): number {
  const [, date, hours, minutes] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(typed) ?? [];
  if (date === undefined) return Number.NaN;
  return zone === 'exchange'
    ? etInstant(date, Number(hours), Number(minutes))
    : new Date(`${date}T${hours}:${minutes}`).getTime();
}

function Colours({ hue, onHue }: { hue: number; onHue(hue: number): void }): ReactNode {
  return (
    <div className={styles.colours} role="radiogroup" aria-label="Colour">
      {SERIES_COLOURS.map((variable, i) => (
        <button
          key={variable}
          type="button"
          role="radio"
          aria-checked={i === hue}
          aria-label={`Colour ${i + 1}`}
          style={{ background: `var(${variable})` }}
          onClick={() => onHue(i)}
        />
      ))}
    </div>
  );
}
