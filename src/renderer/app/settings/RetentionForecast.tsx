/** What the limits of the recordings as they are now would take away: said before anything goes, as they are typed. */
import { useEffect, useState, type ReactNode } from 'react';
import type { RecordingForecast } from '../../../shared/contract/calls.ts';
import type { Preferences } from '../../../shared/settings/preferences.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Row } from './fields.tsx';
import { settingStates } from './settings-words.ts';

type Limits = Pick<Preferences['recording'], 'keepDays' | 'maxGigabytes'>;

export function RetentionForecast({ keepDays, maxGigabytes }: Limits): ReactNode {
  const [forecast, setForecast] = useState<RecordingForecast>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    call('recording.forecast', { keepDays, maxGigabytes }).then(
      (answer) => {
        if (!isCurrent) return;
        setForecast(answer);
        setProblem(undefined);
      },
      (error: unknown) => isCurrent && setProblem(failureMessage(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [keepDays, maxGigabytes]);
  const goes = forecast !== undefined && forecast.sessions > 0;
  return (
    <Row label="Goes next" problem={problem}>
      <p className={goes ? 'warning' : 'quiet'} role="status">
        {forecast === undefined ? '—' : forecastText(forecast)}
      </p>
    </Row>
  );
}

export function forecastText({ sessions, bytes, later, toTrash }: RecordingForecast): string {
  if (sessions === 0) return settingStates.nothingGoes;
  const next = settingStates.going(sessions, bytes, toTrash);
  return later === 0 ? next : `${next} ${settingStates.goingLater(later)}`;
}
