/** What a table of words holds under a key that came from elsewhere: undefined also for what every object inherits (`constructor`, `__proto__`). */
export const ownValue = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
