/** What a schema objects to, as sentences of ours: none of the library’s own reaches a notice. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { issuesText, issueWords } from '../../../../src/shared/contract/issue-words.ts';
import { preferencesSchema } from '../../../../src/shared/settings/preferences.ts';

const said = (schema: z.ZodType, value: unknown): string => {
  const read = schema.safeParse(value, { error: issueWords });
  return read.success ? '' : issuesText(read.error.issues, 'the whole file');
};

it.each([
  [{ recording: { keepDays: 0 } }, 'recording.keepDays: must be 1 or more'],
  [{ recording: { keepDays: 1.5 } }, 'recording.keepDays: must be a whole number'],
  [{ recording: { maxGigabytes: 1e-7 } }, 'recording.maxGigabytes: must be 0.1 or more'],
  [{ recording: { rotateMegabytes: 1e-7 } }, 'recording.rotateMegabytes: must be 1 or more'],
  [{ quoteLimit: 1e6 }, 'quoteLimit: must be 1,000 or less'],
  [{ quoteLimit: 'many' }, 'quoteLimit: must be a number'],
  [{ theme: 'pink' }, 'theme: must be one of dark, light, system'],
  [{ notifications: 1 }, 'notifications: must be true or false'],
  [{ rateCurve: [] }, 'rateCurve: must have at least 1 entry'],
  [{ rateCurve: [{ days: 1 }] }, 'rateCurve.0.rateFraction: missing; it must be a number'],
  [{ quietHours: { from: 'noon' } }, 'quietHours.from: must be a time such as 22:00'],
  [{ version: 9 }, 'version: must be 1'],
  [[], 'the whole file: must be a group of fields'],
  [
    { theme: 1, palette: 1, density: 1, timeZone: 1, keys: 1 },
    /^theme: .+; palette: .+; density: .+; 2 more fields cannot be used$/,
  ],
])('of preferences %j', (value, sentence) => expect(said(preferencesSchema, value)).toMatch(sentence));

it('has no words of the library for any kind of objection', () => {
  const odd = z.object({
    text: z.string().min(2).max(3),
    address: z.email(),
    step: z.number().multipleOf(5),
    either: z.union([z.string(), z.boolean()]),
    named: z.record(z.string().max(1), z.number()),
    strict: z.strictObject({}),
    date: z.date(),
  });
  for (const value of [
    { text: 'a', address: 'b', step: 3, either: 4, named: { long: 1 }, strict: { more: 1 }, date: 1 },
    { text: 'abcd', address: 1, step: '', either: {}, named: [], strict: 7, date: new Date(Number.NaN) },
  ]) {
    const read = odd.safeParse(value, { error: issueWords });
    expect(read.error!.issues.length).toBeGreaterThan(5);
    for (const { message } of read.error!.issues) expect(message).not.toMatch(/Invalid|expected|Too |>=|<=|received/);
  }
});
