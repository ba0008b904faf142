/** What npm says of advisories and newer versions. */

/** The JSON object in what a program printed; null: there is none. @param {string} output @returns {any} */
function objectIn(output) {
  const start = output.indexOf('{');
  const end = output.lastIndexOf('}');
  try {
    return start < 0 ? null : JSON.parse(output.slice(start, end + 1));
  } catch {
    return null;
  }
}

/**
 * The advisories for packages that ship.
 * @param {string} output of `npm audit --json` @param {readonly string[]} shipped
 * @returns {string[] | null} a line each; null: the service gave no answer
 */
export function advisoriesFor(output, shipped) {
  const report = objectIn(output);
  if (report?.vulnerabilities === undefined) return null;
  return Object.entries(report.vulnerabilities)
    .filter(([name]) => shipped.includes(name))
    .map(([name, { severity, range, via }]) => `${name} ${range}: ${severity}. ${via.map((/** @type {string | { title: string, url: string }} */ one) => (typeof one === 'string' ? one : `${one.title} (${one.url})`)).join('; ')}`);
}

/**
 * The packages that are not current and that nobody has given a reason for: the text has a table whose rows begin with their names.
 * @param {string} output of `npm outdated --json` @param {string} text
 * @returns {string[] | null} a line each; null: the registry gave no answer
 */
export function defended(output, text) {
  const rows = output.trim() === '' ? {} : objectIn(output);
  if (rows === null || rows.error !== undefined) return null;
  return Object.entries(rows)
    .filter(([name, { current, latest }]) => isNewer(latest, current) && !text.includes(`| ${name} |`))
    .map(([name, { current, latest }]) => `${name} is ${current} here, the latest is ${latest}: update it, or say why not in docs/release-checklist.md.`);
}

/** @param {string} one @param {string} other versions of three numbers */
function isNewer(one, other) {
  const [first, second] = [one, other].map((version) => version.split(/[.-]/, 3).map(Number));
  const place = (first ?? []).findIndex((number, index) => number !== second?.[index]);
  return place >= 0 && (first?.[place] ?? 0) > (second?.[place] ?? 0);
}
