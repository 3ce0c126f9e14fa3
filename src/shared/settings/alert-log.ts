/** What fired, as kept on disk: the log and which rules have fired survive a restart. */
import { z } from 'zod';
import type { AlertFired } from '../contract/alerts.ts';
import { savedId, savedLine } from './saved-name.ts';

/** Older entries leave the file; `dropped` counts them. */
export const LOG_KEPT = 2_000;
const LONGEST_LINE = 4_000;

const epoch = z.number().finite();
const world = z.enum(['live', 'simulated', 'replay']);

const fired = z.object({
  id: z.string(),
  ruleId: savedId(200),
  name: savedLine(LONGEST_LINE),
  summary: savedLine(LONGEST_LINE),
  atMs: epoch,
  world,
  source: z.string(),
  readings: z.array(
    z.object({
      label: savedLine(LONGEST_LINE),
      text: savedLine(LONGEST_LINE),
      value: z.number().nullable().default(null),
      atMs: epoch.optional(),
    }),
  ),
  notify: z.boolean(),
  sound: z.boolean(),
  quiet: z.enum(['snoozed', 'quietHours']).optional(),
});

export const alertLogSchema = z.object({
  version: z.literal(1).default(1),
  entries: z.array(fired).default([]),
  dropped: z.number().int().nonnegative().default(0),
  lastFired: z.record(z.string(), z.partialRecord(world, epoch)).default({}),
});

export type AlertLog = z.output<typeof alertLogSchema>;
export const emptyAlertLog = (): AlertLog => alertLogSchema.parse({});

/** An unknown value (a print without a known premium) has no number in JSON. */
export const toLogEntry = (alert: AlertFired): AlertLog['entries'][number] => ({
  ...alert,
  readings: alert.readings.map((r) => ({ ...r, value: Number.isFinite(r.value) ? r.value : null })),
});

export const fromLogEntry = (entry: AlertLog['entries'][number]): AlertFired => ({
  ...entry,
  readings: entry.readings.map((r) => ({ ...r, value: r.value ?? Number.NaN })),
});
