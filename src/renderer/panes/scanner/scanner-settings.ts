/** What a scanner pane remembers. */
import { scanSchema } from '../../../shared/settings/scans.ts';
import type { z } from 'zod';

export const scannerSettingsSchema = scanSchema;
export type ScannerSettings = z.output<typeof scannerSettingsSchema>;
