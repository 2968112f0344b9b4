import {
  type EventStore,
  type Instant,
  isInstant,
  type LocalDate,
  type Period,
  periodBefore,
  type Scope,
  type Window,
} from "@adv/domain"
import { type CompanyModels, companyModels } from "@adv/projections"
import type { Progress } from "../answer/progress.js"
import { refuse } from "../options.js"
import { readLog } from "./load.js"

/** `--where segment=retail`, repeated. */
export const scopeOption = (text: string, before: Scope = {}): Scope => {
  const [dimension = "", ...rest] = text.split("=")
  const value = rest.join("=").trim()
  return /^[a-z][A-Za-z]*$/.test(dimension) && value !== ""
    ? { ...before, [dimension]: value }
    : refuse('Write a dimension and what it is, such as "currency=EUR" or "segment=retail".')
}

/** The window that was asked for, or the last month that was over. */
export const windowAsked = (
  { from, to }: { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined },
  on: LocalDate,
  every: Period = "month",
): Window => {
  const last = periodBefore(every, on)
  if (from === undefined && to === undefined) return last
  return { from: from ?? last.from, to: to ?? last.to }
}

/** Every read model, and the last event that was recorded up to a moment. */
export interface Settled {
  readonly models: CompanyModels
  readonly logPosition: number
}

/** Reads the whole log, and says where it stood at a moment. */
export const settledAt = async (
  store: EventStore,
  knownAt: Instant,
  progress: Progress,
): Promise<Settled> => {
  const models = companyModels()
  let logPosition = 0
  for await (const batch of readLog(store, progress)) {
    models.apply(batch)
    for (const { position, recordedAt } of batch) if (recordedAt <= knownAt) logPosition = position
  }
  return { models, logPosition }
}

/** The last moment that has passed: what is recorded in this millisecond may not be all there yet. */
export const beforeNow = (now: Instant): Instant => {
  const before = now - 1
  return isInstant(before) ? before : now
}
