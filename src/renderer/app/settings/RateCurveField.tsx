/** The risk-free curve used for discounting: days to expiry and a continuous rate in per cent. */
import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { Button } from '../../components/Toggle.tsx';
import styles from '../dialogs/dialogs.module.css';
import { checkNumber } from './check-number.ts';
import { Row } from './fields.tsx';
import { settingFaults, settingStates } from './settings-words.ts';

type Points = Preferences['rateCurve'];

interface RateCurveFieldProps {
  points: Points;
  onChange(points: Points): void;
}

/** Kept as soon as every point can be used. */
export function RateCurveField({ points, onChange }: RateCurveFieldProps): ReactNode {
  const [drafts, setDrafts] = useState(() => points.map(toDraft));
  const edit = (next: Draft[]): void => {
    setDrafts(next);
    const read = next.map(readDraft);
    if (read.length > 0 && read.every((point) => typeof point !== 'string'))
      onChange(read.toSorted((a, b) => a.days - b.days));
  };
  const problem = drafts.map(readDraft).find((point) => typeof point === 'string');
  return (
    <Row
      label="Risk-free rates"
      help={settingStates.rates}
      problem={drafts.length === 0 ? settingFaults.noPoint : problem}
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

/** The point, or what is wrong with it. */
function readDraft({ days, percent }: Draft): Points[number] | string {
  const read = checkNumber(days, { min: 1, whole: true });
  if (read.problem !== undefined) return `Days: ${read.problem}`;
  const rate = checkNumber(percent, { min: -10, max: 100 });
  if (rate.problem !== undefined) return `Rate: ${rate.problem}`;
  return { days: read.value, rateFraction: rate.value / 100 };
}

interface RatePointProps {
  draft: Draft;
  onChange(change: Partial<Draft>): void;
  onRemove(): void;
}

function RatePoint({ draft, onChange, onRemove }: RatePointProps): ReactNode {
  return (
    <>
      <input
        inputMode="numeric"
        aria-label="Days to expiry"
        value={draft.days}
        onChange={(event) => onChange({ days: event.target.value })}
      />
      <input
        inputMode="decimal"
        aria-label="Rate in per cent a year"
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
