import { ExpectedError } from '../contract/errors.ts';

/** Why a bundle is refused, by name (docs/bundle.md lists them). */
export type FaultName =
  | 'notZip'
  | 'tooLarge'
  | 'tooManyEntries'
  | 'ratio'
  | 'path'
  | 'link'
  | 'encrypted'
  | 'method'
  | 'duplicate'
  | 'overlap'
  | 'header'
  | 'inflate'
  | 'crc'
  | 'manifest'
  | 'newerFormat'
  | 'checksum'
  | 'missingFile'
  | 'unlistedFile'
  | 'json'
  | 'schema'
  | 'parquet'
  | 'rows'
  | 'tables'
  | 'checkpoint'
  | 'contentHash';

/** A bundle that is refused as a whole; nothing of it is stored. The issue's key is the reason's name. */
export function bundleFault(name: FaultName, sentence: string): ExpectedError {
  const whole = `The bundle is refused (${name}): ${sentence}.`;
  return new ExpectedError('badInput', whole, { issues: [{ key: name, received: sentence, sentence: whole }] });
}
