/** Fields that several schemas of the contract share. */
import { z } from 'zod';

export const symbolField = z.string().min(1).max(32);
/** `YYYY-MM-DD`. */
export const dateField = z.string().regex(/^20\d\d-\d\d-\d\d$/);
export const epochField = z.number().finite();
