/** Settings that no page can read or change: where the key is sent and where files go. Changed by start flags and native dialogs. */
import { z } from 'zod';
import { endpointsSchema, massiveEndpoints } from './endpoints.ts';

export const hostSettingsSchema = z.object({
  version: z.literal(1).default(1),
  endpoints: endpointsSchema.prefault({}),
  /** Absolute; undefined: `sessions` in the data folder. */
  recordingFolder: z.string().optional(),
  /** The saved key of a version that kept one key for whatever address was set is still to be bound to `endpoints`. */
  bindSavedKey: z.boolean().default(false),
});

export type HostSettings = z.infer<typeof hostSettingsSchema>;
export const defaultHostSettings = (): HostSettings => hostSettingsSchema.parse({});

const carriedSchema = z.object({
  endpoints: endpointsSchema.optional().catch(undefined),
  recording: z
    .object({ folder: z.string().min(1).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** From the JSON of preferences that still held addresses and a folder; what is invalid there is left out. */
export function hostSettingsOfPreferences(json: unknown): HostSettings {
  const carried = carriedSchema.safeParse(json);
  const settings = defaultHostSettings();
  if (!carried.success) return settings;
  const { endpoints, recording } = carried.data;
  const own = endpoints !== undefined && JSON.stringify(endpoints) !== JSON.stringify(massiveEndpoints());
  return {
    ...settings,
    ...(own && { endpoints, bindSavedKey: true }),
    ...(recording?.folder !== undefined && { recordingFolder: recording.folder }),
  };
}
