/** From one recorded day to another, opened as one session with the nights folded. */
import { CalendarRange } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Select } from '../../components/Select.tsx';
import { Button } from '../../components/Toggle.tsx';
import { isOpenable, type SessionDay } from './session-days.ts';

export interface DaysChoice {
  fromDate: string;
  toDate: string;
  simulated: boolean;
}

interface DayRangeProps {
  days: readonly SessionDay[];
  onOpen(choice: DaysChoice): void;
}

/** Nothing where there are not two days of one kind of market. */
export function DayRange({ days, onOpen }: DayRangeProps): ReactNode {
  const openable = days.filter(({ date, sessions }) => date !== '' && sessions.some(isOpenable)).toReversed();
  const kinds = [false, true].filter((simulated) => openable.filter((day) => day.simulated === simulated).length > 1);
  const [kind, setKind] = useState<boolean>();
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  if (kinds.length === 0) return null;
  const simulated = kind !== undefined && kinds.includes(kind) ? kind : kinds[0];
  const dates = openable.filter((day) => day.simulated === simulated).map(({ date }) => date);
  const toDate = to !== undefined && dates.includes(to) ? to : dates.at(-1)!;
  const latestFrom = dates.filter((date) => date <= toDate);
  const fromDate = from !== undefined && latestFrom.includes(from) ? from : (latestFrom.at(-2) ?? latestFrom[0]);
  const options = (of: readonly string[]): { value: string; label: string }[] =>
    of.map((date) => ({ value: date, label: date }));
  return (
    <>
      {kinds.length > 1 && (
        <Select
          label="Market of the days"
          value={simulated ? 'simulated' : 'recorded'}
          options={[
            { value: 'recorded', label: 'live' },
            { value: 'simulated', label: 'simulated' },
          ]}
          onChange={(value) => setKind(value === 'simulated')}
        />
      )}
      <span className="quiet">Days</span>
      <Select<string>
        label="First day"
        value={fromDate}
        options={options(latestFrom)}
        onChange={(date) => setFrom(date)}
      />
      <span className="quiet">to</span>
      <Select<string> label="Last day" value={toDate} options={options(dates)} onChange={(date) => setTo(date)} />
      <Button
        labelled
        label="Open as one"
        icon={<CalendarRange size={13} aria-hidden />}
        onClick={() => onOpen({ fromDate, toDate, simulated })}
      />
    </>
  );
}
