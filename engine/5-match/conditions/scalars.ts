/** A decimal number, or a date as seconds since 1970: KMS gives dates such as kms:ValidTo to Numeric operators too. */
export function parseNumber(text: string): number | null {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  const moment = parseMoment(text);
  return moment === null ? null : moment / 1000;
}

/** The forms of ISO 8601 that the W3C note on dates and times lists; its groups 3 and 6 are the time and the zone. */
const DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** A point in time as milliseconds since 1970, from an ISO 8601 date or from seconds since 1970; four digits are a year. */
export function parseMoment(text: string): number | null {
  if (/^\d{5,}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = DATE.exec(text);
  if (date === null) return null;
  // A time without a zone is UTC; Date.parse would take the machine's own zone.
  const moment = Date.parse(date[3] !== undefined && date[6] === undefined ? `${text}Z` : text);
  return Number.isNaN(moment) ? null : moment;
}
