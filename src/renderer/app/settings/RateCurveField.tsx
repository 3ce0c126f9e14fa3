/** The risk-free curve used for discounting: days to expiry and a continuous rate in per cent. */
import { Plus, X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { Button } from '../../components/Toggle.tsx';
import styles from '../dialogs/dialogs.module.css';
import { checkNumber } from './check-number.ts';
import { Row } from './fields.tsx';
import { settingFaults, settingStates, staysText } from './settings-words.ts';

/** A hundred years. */
const MOST_DAYS = 36_500;

type Points = Preferences['rateCurve'];

interface RateCurveFieldProps {
  points: Points;
  onChange(points: Points): void;
}

/** Kept as soon as every point can be used. */
export function RateCurveField({ points, onChange }: RateCurveFieldProps): ReactNode {
  const [drafts, setDrafts] = useState(() => points.map(toDraft));
  const [refused, setRefused] = useState<string>();
  const edit = (next: Draft[]): void => {
    setDrafts(next);
    setRefused(undefined);
    const read = next.map(readDraft);
    if (read.length > 0 && read.every((point) => typeof point !== 'string'))
      onChange(read.toSorted((a, b) => a.days - b.days));
  };
  /** Left as it is, a point that cannot be used is again what it was. */
  const leave = (i: number, entered: Draft): void => {
    const read = readDraft(drafts[i]);
    if (typeof read !== 'string' || typeof readDraft(entered) === 'string') return;
    edit(drafts.with(i, entered));
    setRefused(staysText(read, draftText(entered)));
  };
  const problem = drafts.map(readDraft).find((point) => typeof point === 'string');
  return (
    <Row
      label="Risk-free rates"
      help={settingStates.rates}
      problem={drafts.length === 0 ? settingFaults.noPoint : (problem ?? refused)}
    >
      <div className={styles.curve}>
        <span>days</span>
        <span>% a year</span>
        <span />
        {drafts.map((draft, i) => (
          // Points have no identity but their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <RatePoint
            key={i}
            draft={draft}
            onChange={(change) => edit(drafts.with(i, { ...draft, ...change }))}
            onLeave={(entered) => leave(i, entered)}
            onRemove={() => edit(drafts.toSpliced(i, 1))}
          />
        ))}
        <Button
          label="Add a point"
          icon={<Plus size={12} aria-hidden />}
          onClick={() => edit([...drafts, nextDraft(drafts)])}
        />
      </div>
    </Row>
  );
}

interface Draft {
  days: string;
  percent: string;
}

const toDraft = ({ days, rateFraction }: Points[number]): Draft => ({
  days: String(days),
  percent: String(Number((rateFraction * 100).toFixed(4))),
});

const draftText = ({ days, percent }: Draft): string => `${percent}% at ${days} d`;

/** The point, or what is wrong with it. */
function readDraft({ days, percent }: Draft): Points[number] | string {
  const read = checkNumber(days, { min: 1, max: MOST_DAYS, whole: true });
  if (read.problem !== undefined) return `Days: ${read.problem}`;
  const rate = checkNumber(percent, { min: -10, max: 100 });
  if (rate.problem !== undefined) return `Rate: ${rate.problem}`;
  return { days: read.value, rateFraction: rate.value / 100 };
}

interface RatePointProps {
  draft: Draft;
  onChange(change: Partial<Draft>): void;
  onLeave(entered: Draft): void;
  onRemove(): void;
}

function RatePoint({ draft, onChange, onLeave, onRemove }: RatePointProps): ReactNode {
  const entered = useRef(draft);
  const standing = {
    onFocus: () => void (entered.current = draft),
    onBlur: () => onLeave(entered.current),
  };
  return (
    <>
      <input
        inputMode="numeric"
        aria-label="Days to expiry"
        {...standing}
        value={draft.days}
        onChange={(event) => onChange({ days: event.target.value })}
      />
      <input
        inputMode="decimal"
        aria-label="Rate in per cent a year"
        {...standing}
        value={draft.percent}
        onChange={(event) => onChange({ percent: event.target.value })}
      />
      <Button label="Remove this point" icon={<X size={12} aria-hidden />} onClick={onRemove} />
    </>
  );
}

function nextDraft(drafts: readonly Draft[]): Draft {
  const last = drafts.at(-1);
  return { days: String(Number(last?.days ?? 0) + 365), percent: last?.percent ?? '4' };
}
