import type { RecordedEvent } from "../../facts/event.js"
import { invariant, type Log } from "./invariant.js"

interface Moved {
  readonly on: string
  readonly amount: number
}

interface Item {
  due: string | null
  readonly owed: Array<Moved>
  readonly disputed: Array<Moved>
}

interface Spell {
  readonly from: string
  until: string
  readonly covers: (key: string) => boolean
  readonly position: number
}

const FOREVER = "9999-12-31"

const sumOn = (moved: ReadonlyArray<Moved>, on: string): number =>
  moved.reduce((sum, each) => (each.on <= on ? sum + each.amount : sum), 0)

/** What each instalment owed and disputed, and when it was due, by the facts up to now. */
class Items {
  readonly #items = new Map<string, Item>()
  readonly #disputes = new Map<string, readonly [key: string, amount: number]>()

  get(key: string): Item | undefined {
    return this.#items.get(key)
  }

  #move(key: string, on: string, amount: number): void {
    this.#items.get(key)?.owed.push({ on, amount })
  }

  #dispute(key: string, on: string, amount: number): void {
    this.#items.get(key)?.disputed.push({ on, amount })
  }

  #add(key: string, due: string | null, on: string, amount: number): void {
    this.#items.set(key, { due, owed: [{ on, amount }], disputed: [] })
  }

  take(event: RecordedEvent): void {
    const on = event.metadata.effectiveDate
    switch (event.type) {
      case "InvoiceIssued":
        for (const { instalment, dueDate, amount } of event.data.instalments)
          this.#add(`${event.data.invoice}/${instalment}`, dueDate, on, amount)
        break
      case "DueDatesFixed":
        for (const { instalment, dueDate } of event.data.instalments) {
          const item = this.#items.get(`${event.data.invoice}/${instalment}`)
          if (item) item.due = dueDate
        }
        break
      case "InstalmentRescheduled":
        for (const { instalment, dueDate, amount } of event.data.splits) {
          const key = `${event.data.invoice}/${instalment}`
          const item = this.#items.get(key)
          if (item === undefined) {
            this.#add(key, dueDate, on, amount)
            continue
          }
          item.due = dueDate
          this.#move(key, on, amount - sumOn(item.owed, FOREVER))
        }
        break
      case "ChargeClaimed":
      case "SettlementReversed":
      case "DiscountReversed":
      case "WriteOffReversed":
        this.#move(`${event.data.invoice}/${event.data.instalment}`, on, event.data.amount)
        break
      case "ChargeWaived":
      case "InstalmentSettled":
      case "DiscountTaken":
      case "ReceivableWrittenOff":
        this.#move(`${event.data.invoice}/${event.data.instalment}`, on, -event.data.amount)
        break
      case "DisputeOpened":
      case "DisputeReopened": {
        const key = `${event.data.invoice}/${event.data.instalment}`
        this.#disputes.set(event.data.dispute, [key, event.data.amount])
        this.#dispute(key, on, event.data.amount)
        break
      }
      case "DisputeResolved": {
        const [key, amount] = this.#disputes.get(event.data.dispute) ?? ["", 0]
        this.#dispute(key, on, -amount)
        break
      }
    }
  }
}

/** What is blocked or promised in each case. */
const spells = (event: RecordedEvent, of: Map<string, Spell>): void => {
  const on = event.metadata.effectiveDate
  switch (event.type) {
    case "DunningBlocked": {
      const { block, scope, until = FOREVER } = event.data
      of.set(`${event.data.case} block ${block}`, {
        from: on,
        until,
        covers: (key) =>
          "customer" in scope ||
          (scope.instalment !== undefined
            ? key === `${scope.invoice}/${scope.instalment}`
            : key.startsWith(`${scope.invoice}/`)),
        position: event.position,
      })
      break
    }
    case "PaymentPromised": {
      const { promise, dueBy, items } = event.data
      const keys = new Set(items.map(({ invoice, instalment }) => `${invoice}/${instalment}`))
      of.set(`${event.data.case} promise ${promise}`, {
        from: on,
        until: dueBy,
        covers: (key) => keys.has(key),
        position: event.position,
      })
      break
    }
    case "DunningUnblocked":
      of.delete(`${event.data.case} block ${event.data.block}`)
      break
    case "PromiseKept":
    case "PromiseBroken":
      of.delete(`${event.data.case} promise ${event.data.promise}`)
      break
  }
}

type Reached = Extract<RecordedEvent, { readonly type: "DunningLevelReached" }>

/** The items of each notice, as they are left when some were taken off. */
const noticesIn = () => {
  const notices = new Map<string, { readonly reached: Reached; items: Reached["data"]["items"] }>()
  return {
    take: (event: RecordedEvent): void => {
      if (event.type === "DunningLevelReached")
        notices.set(`${event.data.case} ${event.data.notice}`, { reached: event, items: event.data.items })
      if (event.type !== "DunningNoticeItemRemoved") return
      const notice = notices.get(`${event.data.case} ${event.data.notice}`)
      const { invoice, instalment } = event.data
      if (notice)
        notice.items = notice.items.filter(
          (item) => item.invoice !== invoice || item.instalment !== instalment,
        )
    },
    of: (id: string, notice: string) => notices.get(`${id} ${notice}`),
  }
}

export const dunned = invariant(
  "INV-12",
  "No dunning notice holds an item that is settled, disputed, blocked, promised or not yet due, and none asks for more than is open and undisputed.",
  (log: Log, note) => {
    const items = new Items()
    const notices = noticesIn()
    const held = new Map<string, Spell>()
    for (const event of log) {
      items.take(event)
      notices.take(event)
      spells(event, held)
      if (event.type !== "DunningLevelReached" && event.type !== "DunningNoticeSent") continue
      const found = notices.of(event.data.case, event.data.notice)
      const on = event.metadata.effectiveDate
      const subject = `notice ${event.data.notice}`
      if (found === undefined) {
        note(subject, "it was sent, but nobody made it", [event.position])
        continue
      }
      const at = [...new Set([found.reached.position, event.position])]
      for (const { invoice, instalment, open } of found.items) {
        const key = `${invoice}/${instalment}`
        const item = items.get(key)
        const left = item === undefined ? 0 : sumOn(item.owed, on)
        const disputed = item === undefined ? 0 : Math.max(0, sumOn(item.disputed, on))
        if (open <= 0 || left <= 0) note(subject, `${key} is settled`, at)
        else if (open > left - Math.min(disputed, left))
          note(
            subject,
            `it asks for ${open} of ${key}, of which ${left} is open and ${disputed} disputed`,
            at,
          )
        if (event.data.level > 0 && (item?.due ?? FOREVER) >= on) note(subject, `${key} is not late`, at)
        for (const [name, { from, until, covers, position }] of held)
          if (name.startsWith(`${event.data.case} `) && from <= on && on <= until && covers(key))
            note(
              subject,
              `${key} is held by ${name.slice(event.data.case.length + 1)}`,
              [position, ...at].sort((a, b) => a - b),
            )
      }
    }
  },
)

export const levels = invariant(
  "INV-13",
  "The dunning level of an item goes up by one with each notice that is sent, or by those that are on record as passed over, and back only when the notice itself comes back.",
  (log: Log, note) => {
    const notices = noticesIn()
    const passed = new Map<string, Set<number>>()
    const level = new Map<
      string,
      { readonly level: number; readonly by: string; readonly before: number; readonly position: number }
    >()
    for (const event of log) {
      notices.take(event)
      if (event.type === "DunningLevelSkipped")
        for (const { invoice, instalment } of event.data.items) {
          const key = `${event.data.case} ${event.data.notice} ${invoice}/${instalment}`
          passed.set(key, (passed.get(key) ?? new Set()).add(event.data.level))
        }
      if (event.type !== "DunningNoticeSent" && event.type !== "DunningNoticeBounced") continue
      const { case: id, notice } = event.data
      for (const item of notices.of(id, notice)?.items ?? []) {
        if (item.level === 0) continue
        const key = `${id} ${item.invoice}/${item.instalment}`
        const now = level.get(key)
        const before = now?.level ?? 0
        if (event.type === "DunningNoticeBounced") {
          if (now?.by === notice)
            level.set(key, { level: now.before, by: "", before: now.before, position: event.position })
          continue
        }
        const skipped = passed.get(`${id} ${notice} ${item.invoice}/${item.instalment}`)
        let next = before + 1
        while (next < item.level && skipped?.has(next) === true) next += 1
        if (item.level !== next)
          note(`item ${item.invoice}/${item.instalment}`, `it goes from level ${before} to ${item.level}`, [
            ...(now === undefined ? [] : [now.position]),
            event.position,
          ])
        level.set(key, { level: item.level, by: notice, before, position: event.position })
      }
    }
  },
)
