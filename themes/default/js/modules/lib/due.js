// Days: whether a text is one, and the day an item is due in a run. Loaded where a page has such items, and by forms
// that ask for a day. It knows no clock.

/** A day that the calendar has, `YYYY-MM-DD`. @param {any} value */
export function isDate(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return time === time && new Date(time).toISOString().startsWith(value);
}

/** The day an item is due, `YYYY-MM-DD`, or empty if the run has no date to count from.
 * @param {string | undefined} due @param {string} date */
export function dueOn(due = "", date) {
  const [relative, sign, number = "0", unit = "d"] = /^T(?:([+-])(\d{1,6})([mhdwy]))?$/.exec(due) ?? [];
  if (relative === undefined) return isDate(due) ? due : "";
  const minutes = { m: 1, h: 60, d: 1440, w: 10080, y: 525600 }[/** @type {"d"} */ (unit)];
  const time = new Date(Date.parse(date) + (sign === "-" ? -1 : 1) * Number(number) * minutes * 60000);
  return isDate(date) && time.getTime() === time.getTime() ? time.toISOString().slice(0, 10) : "";
}
