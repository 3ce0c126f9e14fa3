/** The one place that names the Parquet library; its types are narrower than what it writes (see its README, "Explicit Schema"). */
import { ByteWriter, parquetWrite as write } from 'hyparquet-writer';

type WriteOptions = Parameters<typeof write>[0];
export type SchemaElement = NonNullable<WriteOptions['schema']>[number];
export { ByteWriter };

/** Synchronous with a ByteWriter. */
export function parquetWrite(options: WriteOptions): void {
  void write(options);
}
