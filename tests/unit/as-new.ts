/** Before each file of a process that runs many: the modules of `src` are evaluated anew, and what the file before put in the world's place is gone. */
import { vi } from 'vitest';

vi.resetModules();
vi.unstubAllGlobals();
vi.unstubAllEnvs();
vi.useRealTimers();
