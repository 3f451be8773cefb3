import * as v from 'valibot';
import { BACKENDS, type BackendReport, type BackendRequest } from '../domain/backend';

/** Where the choice of the backend is remembered: `localStorage`, or nothing where it is blocked. */
export interface BackendMemory {
  /** What the user asked for. */
  request: BackendRequest;
  /** What was found the last time, for the request of then. */
  report: BackendReport | null;
}

const Request = v.object({
  name: v.picklist(['auto', ...BACKENDS]),
  threads: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
const Choice = v.object({
  name: v.picklist(BACKENDS),
  adapter: v.string(),
  threads: v.number(),
  reason: v.string(),
});
const Report = v.object({
  chosen: Choice,
  probes: v.array(
    v.object({
      name: v.picklist(BACKENDS),
      adapter: v.string(),
      threads: v.number(),
      available: v.boolean(),
      software: v.boolean(),
      error: v.nullable(v.number()),
      stepMs: v.nullable(v.number()),
      reason: v.nullable(v.string()),
    }),
  ),
  measuredAt: v.number(),
});

export const AUTO: BackendRequest = { name: 'auto', threads: null };

/** The part of `localStorage` that is used. */
export type Store = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Remembers under keys that begin with `prefix`; what does not parse counts as not there. */
export function backendMemory(prefix: string, store: Store | null): BackendMemory {
  const requestKey = `${prefix}:backend-request`;
  const reportKey = `${prefix}:backend-report`;

  function read<T>(key: string, schema: v.GenericSchema<unknown, T>): T | null {
    try {
      const parsed = v.safeParse(schema, JSON.parse(store?.getItem(key) ?? 'null'));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }
  function write(key: string, value: unknown): void {
    try {
      if (value === null) store?.removeItem(key);
      else store?.setItem(key, JSON.stringify(value));
    } catch {
      // A full or blocked store costs a new measurement at the next start, nothing else.
    }
  }

  let request = read(requestKey, Request) ?? AUTO;
  let report = read(reportKey, Report);
  return {
    get request() {
      return request;
    },
    set request(value) {
      request = value;
      write(requestKey, value);
    },
    get report() {
      return report;
    },
    set report(value) {
      report = value;
      write(reportKey, value);
    },
  };
}
