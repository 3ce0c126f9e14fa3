/** Fields that several schemas of the contract share. */
import { z } from 'zod';

const LAST_MS = Date.UTC(2100, 0, 1) - 1;

export const symbolField = z.string().min(1).max(32);
/** `YYYY-MM-DD`. */
export const dateField = z.string().regex(/^20\d\d-\d\d-\d\d$/);
/** Epoch ms, from 1970 to the end of 2099: as far as `YYYY-MM-DD` and a contract's two digits of a year can follow. */
export const epochField = z.number().min(0, 'lies before 1970').max(LAST_MS, 'lies after 2099');
