/** A decimal number, or a date as seconds since 1970: KMS gives dates such as kms:ValidTo to Numeric operators too. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  const moment = parseMoment(trimmed);
  return moment === null ? null : moment / 1000;
}

/** A point in time as milliseconds since 1970, from an ISO 8601 date or from seconds since 1970. */
export function parseMoment(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed) && trimmed.length > 4) return Number(trimmed) * 1000;
  if (!isDate(trimmed)) return null;
  // A time without a zone is UTC; Date.parse would take the machine's own zone.
  const zoned = /T/.test(trimmed) && !/(Z|[+-]\d\d:?\d\d)$/i.test(trimmed) ? `${trimmed}Z` : trimmed;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}

/** The forms of ISO 8601 that the W3C note on dates and times lists. */
function isDate(text: string): boolean {
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i.test(text);
}
