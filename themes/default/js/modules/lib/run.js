// A run: one environment worked through once, over all pages of the site. Its head never changes; its name, its
// date, and whether it is closed or deleted are fields of the target `run`, so they merge like everything else.
/** @import {Log, Run, RunHead, RunRecord} from "../types.js" */
/** @import {Random} from "./event.js" */
import { createId } from "./event.js";
import { read } from "./log.js";

/** @param {string} environment empty for the only variant of a site without environments @param {string} created
 * @param {Random} [random] @returns {RunHead} */
export const createRun = (environment, created, random) => ({ id: createId(random), environment, created });

/** @param {RunHead} head @param {Log} log @returns {Run} */
export function runOf({ id, environment, created }, log) {
  const fields = ["name", "date", "closed", "deleted"].map(
    (name) => /** @type {const} */ ([name, read(log, ["run"], name)]),
  );
  const [name, date, closed, deleted] = fields.map(([, { value }]) => value);
  return {
    id,
    environment,
    created,
    name: typeof name === "string" ? name : "",
    date: typeof date === "string" ? date : "",
    closed: closed === true,
    deleted: deleted === true,
    conflicts: fields.flatMap(([field, { conflict }]) => (conflict.length ? field : [])),
  };
}

/** What is stored beside the events. @param {Run} run @returns {RunRecord} */
export const recordOf = ({ conflicts, ...record }) => record;
