/** The risk-free curve used for discounting: days to expiry and a continuous rate in per cent. */
import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { Button } from '../../components/Toggle.tsx';
import styles from './dialogs.module.css';

type Points = Preferences['rateCurve'];

interface RateCurveFieldProps {
  points: Points;
  onChange(points: Points): void;
}

export function RateCurveField({ points, onChange }: RateCurveFieldProps): ReactNode {
  const edit = (at: number, change: Partial<Points[number]>): void =>
    onChange(points.map((point, i) => (i === at ? { ...point, ...change } : point)));
  return (
    <div className={styles.field}>
      <span>Risk-free rates</span>
      <div className={styles.curve}>
        <span>days</span>
        <span>% a year</span>
        <span />
        {points.map((point, i) => (
          // Points have no identity but their place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <RatePoint
            key={i}
            point={point}
            onChange={(change) => edit(i, change)}
            onRemove={() => onChange(points.filter((_, at) => at !== i))}
          />
        ))}
        <Button
          label="Add a point"
          icon={<Plus size={12} aria-hidden />}
          onClick={() => onChange([...points, nextPoint(points)])}
        />
      </div>
    </div>
  );
}

interface RatePointProps {
  point: Points[number];
  onChange(change: Partial<Points[number]>): void;
  onRemove(): void;
}

function RatePoint({ point, onChange, onRemove }: RatePointProps): ReactNode {
  return (
    <>
      <input
        type="number"
        aria-label="Days to expiry"
        min={1}
        value={point.days}
        onChange={(event) => onChange({ days: event.target.valueAsNumber })}
      />
      <input
        type="number"
        aria-label="Rate in per cent a year"
        step="0.05"
        value={Number((point.rateFraction * 100).toFixed(4))}
        onChange={(event) => onChange({ rateFraction: event.target.valueAsNumber / 100 })}
      />
      <Button label="Remove this point" icon={<X size={12} aria-hidden />} onClick={onRemove} />
    </>
  );
}

function nextPoint(points: Points): Points[number] {
  const last = points.at(-1);
  return { days: (last?.days ?? 0) + 365, rateFraction: last?.rateFraction ?? 0.04 };
}
