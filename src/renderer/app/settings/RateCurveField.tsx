/** The risk-free curve used for discounting: days to expiry and a continuous rate in per cent. */
import { Plus, X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../components/Toggle.tsx';
import styles from '../dialogs/dialogs.module.css';
import { Row } from './fields.tsx';
import { nextDraft, readDrafts, toDraft, type RateDraft, type RatePoints } from './rate-points.ts';
import { settingFaults, settingStates, staysText } from './settings-words.ts';

interface RateCurveFieldProps {
  points: RatePoints;
  onChange(points: RatePoints): void;
}

/** Kept as soon as every point can be used. */
export function RateCurveField({ points, onChange }: RateCurveFieldProps): ReactNode {
  const [drafts, setDrafts] = useState(() => points.map(toDraft));
  const [refused, setRefused] = useState<string>();
  const edit = (next: RateDraft[]): void => {
    setDrafts(next);
    setRefused(undefined);
    const read = readDrafts(next);
    if (read.length > 0 && read.every((point) => typeof point !== 'string'))
      onChange(read.toSorted((a, b) => a.days - b.days));
  };
  /** Left as it is, a point that cannot be used is again what it was. */
  const leave = (i: number, entered: RateDraft): void => {
    const read = readDrafts(drafts)[i];
    if (typeof read !== 'string') return setDrafts(drafts.with(i, toDraft(read)));
    const before = drafts.with(i, entered);
    if (typeof readDrafts(before)[i] === 'string') return;
    edit(before);
    setRefused(staysText(read, draftText(entered)));
  };
  const problem = readDrafts(drafts).find((point) => typeof point === 'string');
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

const draftText = ({ days, percent }: RateDraft): string => `${percent}% at ${days} d`;

interface RatePointProps {
  draft: RateDraft;
  onChange(change: Partial<RateDraft>): void;
  onLeave(entered: RateDraft): void;
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
