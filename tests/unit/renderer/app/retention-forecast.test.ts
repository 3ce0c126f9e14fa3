import { expect, test } from 'vitest';
import { forecastText } from '../../../../src/renderer/app/settings/RetentionForecast.tsx';

test.each([
  [{ sessions: 0, bytes: 0, later: 0, toTrash: true }, 'By these limits no recording goes when the next one begins.'],
  [
    { sessions: 1, bytes: 5e6, later: 0, toTrash: true },
    'When the next recording begins, 1 recording (5.0 MB) goes to the trash.',
  ],
  [
    { sessions: 20, bytes: 3.4e9, later: 14, toTrash: true },
    'When the next recording begins, 20 recordings (3.40 GB) go to the trash. 14 more are past their days and go with the recordings after that.',
  ],
  [
    { sessions: 2, bytes: 2e6, later: 1, toTrash: false },
    'When the next recording begins, 2 recordings (2.0 MB) are deleted for good. 1 more is past its days and goes with the recordings after that.',
  ],
])('%o', (forecast, text) => expect(forecastText(forecast)).toBe(text));
